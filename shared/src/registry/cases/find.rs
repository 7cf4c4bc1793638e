//! A case within a caller's reach. Out of reach is not there, and neither is one that is about the caller
//! himself (回避): 404, as for an id that does not exist.

use crate::audit::{Act, Entry};
use crate::domain::case::{Desk, Part};
use crate::domain::ids::{CaseId, UnitId};
use crate::http::{App, Caller, Code, Problem};
use crate::store::cases::{self, CaseRow};

/// A case, and what the caller is to it.
pub struct Reached {
    pub row: CaseRow,
    pub part: Part,
}

/// What somebody is to a case by his rights.
pub fn part(desk: &Desk, caller: &Caller, row: &CaseRow) -> Part {
    let place = row.progress.place.parts();
    Part {
        handles: caller.has(desk.handle),
        oversees: caller.may_at(desk.oversee, place),
        speaks: caller.may_at(desk.speak, place),
    }
}

/// Whoever stands in a department that helps sees what he is asked to help with.
pub fn stands_in(caller: &Caller, unit: &UnitId) -> bool {
    caller.staff.unit_id == *unit || caller.staff.base() == unit
}

/// Whether a case is none of somebody's business.
pub fn hidden(desk: &Desk, caller: &Caller, row: &CaseRow) -> bool {
    let progress = &row.progress;
    if progress.is_barred(caller.id()) {
        return true;
    }
    let own = progress.first_responsible == *caller.id()
        || progress.handover.as_ref().is_some_and(|offered| offered.to == *caller.id());
    let (handler, _, region) = progress.place.parts();
    let reaches = |unit: &str| caller.may_at(desk.view, (handler, unit, region));
    let helps = || row.helpers.iter().any(|unit| reaches(unit.as_str()) || stands_in(caller, unit));
    !own && !reaches(&progress.place.unit_id) && !helps()
}

/// The case, for whoever may see it.
pub async fn visible(
    app: &App,
    caller: &Caller,
    desk: &Desk,
    id: &CaseId,
    action: &'static str,
) -> Result<Reached, Problem> {
    // Nothing is withheld of what is not there, and nothing recorded.
    let row = cases::get(&app.store, desk.of, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if hidden(desk, caller, &row) {
        return Err(refused(app, caller, &row, Code::NotFound, action).await);
    }
    Ok(Reached { part: part(desk, caller, &row), row })
}

pub(super) async fn refused(app: &App, caller: &Caller, row: &CaseRow, code: Code, action: &'static str) -> Problem {
    let entry = Entry::new(action, Act::Refusal, caller.actor()).case(&row.id).customers(row.customer_id.clone());
    app.refuse(&entry.outcome(code.word())).await;
    Problem::new(code)
}
