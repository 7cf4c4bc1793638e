//! `GET /interactions`: what was said and done with a customer, the last first; or what somebody, or a unit, has
//! taken down.

use std::collections::BTreeSet;

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, InteractionId, StaffId, UnitId};
use shared::http::caller::permission::ViewInteractions;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::family::{self, Read};
use shared::registry::{find, reach};
use shared::store::interactions::{self, InteractionRow, ListedInteraction};
use shared::store::lists::{self, Scope, Walk};

use crate::interaction::{self, InteractionCard, WORDS_OF};

const ACTION: &str = "list_interactions";

/// List interactions
///
/// Of one customer, or what one person or unit has taken down; the caller's own when nothing is given.
#[utoipa::path(
    get,
    path = "/interactions",
    tag = "interactions",
    operation_id = "list_interactions",
    params(
        ("customerId" = Option<String>, Query),
        ("staffId" = Option<String>, Query), ("unitId" = Option<String>, Query),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<InteractionCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_interactions(
    State(app): State<SharedApp>,
    caller: May<ViewInteractions>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<InteractionCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let wanted = Wanted::take(&caller, &mut parameters);
    parameters.finish()?;
    let base = wanted.base();
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, last) = match &wanted {
        Wanted::Of(customer) => of_customer(&app, &caller, customer, after, paging.limit).await?,
        Wanted::Made(scope) => made(&app, &caller, scope, after, paging.limit).await?,
    };
    let mut named: Vec<_> = rows.iter().filter_map(|(row, _)| row.customer_id.clone()).collect();
    named.extend(wanted.customer().cloned());
    named.sort();
    named.dedup();
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customers(named).fields(WORDS_OF)).await?;
    let items = interaction::cards(&app, rows, language).await?;
    paging.page(&app, &caller, base, items, last).await
}

enum Wanted {
    Of(CustomerId),
    Made(Scope),
}

type Found = (Vec<(InteractionRow, BTreeSet<u8>)>, Option<String>);

impl Wanted {
    fn take(caller: &Caller, parameters: &mut Parameters) -> Self {
        let customer: Option<CustomerId> = parameters.read("customerId", |text| text.parse().ok());
        let staff: Option<StaffId> = parameters.read("staffId", |text| text.parse().ok());
        let unit: Option<UnitId> = parameters.read("unitId", |text| text.parse().ok());
        // One at a time: their combination has no index, and is refused by name.
        let given = [("customerId", customer.is_some()), ("staffId", staff.is_some()), ("unitId", unit.is_some())];
        for (name, _) in given.into_iter().filter(|(_, given)| *given).skip(1) {
            parameters.fault(name, "unsupported");
        }
        match (customer, staff, unit) {
            (Some(customer), ..) => Self::Of(customer),
            (_, _, Some(unit)) => Self::Made(Scope::Unit(unit)),
            (_, staff, _) => Self::Made(Scope::Owner(staff.unwrap_or_else(|| caller.id().clone()))),
        }
    }

    fn customer(&self) -> Option<&CustomerId> {
        match self {
            Self::Of(customer) => Some(customer),
            Self::Made(_) => None,
        }
    }

    /// Path and query in canonical order: what a cursor is bound to.
    fn base(&self) -> String {
        match self {
            Self::Of(customer) => format!("/interactions?customerId={customer}"),
            Self::Made(Scope::Unit(unit)) => format!("/interactions?unitId={unit}"),
            Self::Made(Scope::Owner(staff)) => format!("/interactions?staffId={staff}"),
            Self::Made(_) => "/interactions".to_owned(),
        }
    }
}

/// All of a customer's, those of merged ones among them, whoever took them down.
async fn of_customer(
    app: &App,
    caller: &Caller,
    id: &CustomerId,
    after: Option<String>,
    limit: i32,
) -> Result<Found, Problem> {
    let right = Right::InteractionsView;
    let customer = find::visible_with(app, caller, id, right, ACTION).await?;
    let facets = &customer.facets;
    let levels = reach::at(caller, right, (&facets.owner_id, &facets.unit_id, &facets.region_id)).unwrap_or_default();
    let members = family::members(&customer, id);
    let read: Read<_> = |store, of, limit, before| Box::pin(interactions::of_customer(store, of, limit, before));
    let place = |(place, _): &(String, InteractionId)| place.clone();
    let (pointers, last) = family::newest(&app.store, &members, limit, after, read, place).await?;
    let ids: Vec<_> = pointers.into_iter().map(|(_, id)| id).collect();
    let mut rows = interactions::many(&app.store, &ids).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok((rows.into_iter().map(|row| (row, levels.clone())).collect(), last))
}

/// What a scope has taken down, as far as the caller reaches; the scope may be wider than that.
async fn made(app: &App, caller: &Caller, scope: &Scope, after: Option<String>, limit: i32) -> Result<Found, Problem> {
    let right = Right::InteractionsView;
    let page = usize::try_from(limit).unwrap_or(1);
    let partitions = if caller.meets(right, scope) { lists::interactions_made(scope) } else { Vec::new() };
    let mut walk = Walk::new(&app.store, partitions, false, after, page);
    let (mut found, mut last, mut examined) = (Vec::new(), None, 0);
    while found.len() < page && examined < usize::from(app.catalogue.settings.examined_limit) {
        let mut ids = Vec::new();
        while ids.len() < page - found.len() {
            let Some((place, ListedInteraction { id })) = walk.next().await? else { break };
            examined += 1;
            last = Some(place);
            ids.push(id);
        }
        if ids.is_empty() {
            return Ok((found, None));
        }
        let mut rows = interactions::many(&app.store, &ids).await?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        let seen = rows.into_iter().filter_map(|row| reach::at(caller, right, row.place.parts()).map(|of| (row, of)));
        found.extend(seen);
    }
    Ok((found, last))
}
