//! Whether the rules, the customer's consent and the calendar allow it. Asked when a reveal is
//! requested, and again, of the rights and consents of that moment, with each view.

use shared::domain::catalogue::{KeyClass, Level, Right};
use shared::domain::fault::Fault;
use shared::domain::reveal::{Asking, Terms, Unmet, judge, together};
use shared::http::{App, Caller, Code, Problem};
use shared::registry::write;
use shared::store::customers::CustomerRow;

pub struct Request<'a> {
    pub fields: &'a [String],
    pub purpose: &'a str,
    pub has_case: bool,
    pub break_glass: bool,
}

/// The terms of a new reveal.
pub fn terms(app: &App, caller: &Caller, customer: &CustomerRow, request: &Request<'_>) -> Result<Terms, Problem> {
    let open = app.calendar()?.open_at(app.time.now()).map_err(|error| Problem::internal(error.to_string()))?;
    allowed(app, caller, customer, request, open)
}

/// Whether one that was granted may still be seen: the hours it was granted in do not count any more.
pub fn still_holds(app: &App, caller: &Caller, customer: &CustomerRow, request: &Request<'_>) -> Result<(), Problem> {
    allowed(app, caller, customer, request, true).map(|_| ())
}

fn allowed(
    app: &App,
    caller: &Caller,
    customer: &CustomerRow,
    request: &Request<'_>,
    open: bool,
) -> Result<Terms, Problem> {
    consented(app, customer, request.purpose)?;
    let cleared = caller.roles_over(Right::RevealsRequest, &customer.facets);
    let roles: Vec<_> = cleared.filter(|role| role.cleared_for(Level::One)).map(|role| role.id.as_str()).collect();
    if request.break_glass {
        let glass = &app.catalogue.break_glass;
        if !glass.roles.iter().any(|role| roles.contains(&role.as_str())) {
            let faults = vec![Fault::new("/breakGlass", Unmet::Role.code())];
            return Err(Problem::new(Code::RevealNotAllowed).errors(faults));
        }
        return Ok(Terms { rules: vec![], by_approval: false, minutes: glass.minutes, views: glass.views });
    }
    let own = customer.facets.owner_id == *caller.id();
    let asking = Asking { roles: &roles, purpose: request.purpose, own, has_case: request.has_case, open };
    let (mut rules, mut faults, mut nearest) = (Vec::new(), Vec::new(), Unmet::Role);
    for (index, class) in classes(app, request.fields) {
        match judge(&app.catalogue.reveal_rules, class, asking) {
            Ok(rule) => rules.push(rule),
            Err(unmet) => {
                nearest = nearest.max(unmet);
                faults.push(Fault::new(format!("/fields/{index}"), unmet.code()));
            }
        }
    }
    match together(&rules) {
        Some(terms) if faults.is_empty() => Ok(terms),
        _ if nearest == Unmet::Hours => Err(Problem::new(Code::OutsideHours).errors(faults)),
        _ => Err(Problem::new(Code::RevealNotAllowed).errors(faults)),
    }
}

fn classes<'a>(app: &'a App, fields: &'a [String]) -> impl Iterator<Item = (usize, KeyClass)> {
    let class = |id: &String| app.catalogue.field(id).and_then(|field| field.class);
    fields.iter().enumerate().filter_map(move |(index, id)| Some((index, class(id)?)))
}

fn consented(app: &App, customer: &CustomerRow, purpose: &str) -> Result<(), Problem> {
    if write::serves(app, customer, purpose) {
        return Ok(());
    }
    Err(Problem::fault(Code::NoConsent, "/purpose", "no_purpose"))
}
