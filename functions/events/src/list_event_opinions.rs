//! `GET /events/{id}/opinions`: what customers said there, in order.

use axum::extract::State;
use shared::audit::Act;
use shared::domain::catalogue::Right;
use shared::domain::ids::EventId;
use shared::http::caller::permission::ViewEvents;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::store::{customers, events};

use crate::event;
use crate::opinion::{OpinionView, WORDS_OF, view};

const ACTION: &str = "list_event_opinions";

/// List what was said at an event
#[utoipa::path(
    get,
    path = "/events/{id}/opinions",
    tag = "events",
    operation_id = "list_event_opinions",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<OpinionView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_event_opinions(
    State(app): State<SharedApp>,
    caller: May<ViewEvents>,
    Path(id): Path<EventId>,
    mut parameters: Parameters,
) -> Result<Page<OpinionView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    event::visible(&app, &caller, &id, ACTION).await?;
    let base = format!("/events/{id}/opinions");
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = events::opinions(&app.store, &id, after.as_deref(), paging.limit).await?;
    let last = rows.last().filter(|_| more).map(events::place_of);
    let mut ids: Vec<_> = rows.iter().map(|row| row.customer_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let found = customers::survivors(&app.store, customers::many(&app.store, &ids).await?).await?;
    let clearance = |of: &shared::domain::ids::CustomerId| {
        let (_, stands) = found.iter().find(|(row, _)| row.id == *of)?;
        caller.may(Right::CustomersView, &stands.facets).then(|| caller.clearance(&stands.facets))
    };
    // What was said by a customer beyond the caller's reach is not for him (ACC-24).
    let seen: Vec<_> = rows.into_iter().filter_map(|row| Some((clearance(&row.customer_id)?, row))).collect();
    let mut named: Vec<_> = seen.iter().map(|(_, row)| row.customer_id.clone()).collect();
    named.sort();
    named.dedup();
    let entry = event::entry(ACTION, Act::Disclosure, &caller, &id).customers(named).fields(WORDS_OF);
    app.disclose(&entry).await?;
    let keys: Vec<_> = seen.iter().map(|(_, row)| (row.subject.clone(), row.personal_kid.clone())).collect();
    app.vault.prefetch(&keys).await?;
    let mut items = Vec::with_capacity(seen.len());
    for (clearance, row) in seen {
        items.push(view(&app, row, clearance).await?);
    }
    paging.page(&app, &caller, base, items, last).await
}
