//! `GET /events/{id}/invitees`: whom the event was to bring together, with what each answered and whether he came; as
//! far as the caller sees the customers.

use axum::extract::State;
use shared::audit::Act;
use shared::domain::catalogue::Right;
use shared::domain::ids::EventId;
use shared::http::caller::permission::ViewEvents;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::card;
use shared::store::customers::{self, Listed};
use shared::store::events;

use crate::event;
use crate::invitee::{InviteeView, view};

const ACTION: &str = "list_invitees";

/// List whom an event was to bring together
#[utoipa::path(
    get,
    path = "/events/{id}/invitees",
    tag = "events",
    operation_id = "list_invitees",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<InviteeView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_invitees(
    State(app): State<SharedApp>,
    caller: May<ViewEvents>,
    Path(id): Path<EventId>,
    mut parameters: Parameters,
) -> Result<Page<InviteeView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    event::visible(&app, &caller, &id, ACTION).await?;
    let base = format!("/events/{id}/invitees");
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = events::invitees(&app.store, &id, after.as_deref(), paging.limit).await?;
    let last = rows.last().filter(|_| more).map(|row| row.customer_id.to_string());
    let ids: Vec<_> = rows.iter().map(|row| row.customer_id.clone()).collect();
    let found = customers::survivors(&app.store, customers::many(&app.store, &ids).await?).await?;
    // A customer beyond the caller's reach is none that he knows of (ACC-24).
    let seen: Vec<_> =
        found.into_iter().filter(|(_, stands)| caller.may(Right::CustomersView, &stands.facets)).collect();
    let named = seen.iter().flat_map(|(row, stands)| [row.id.clone(), stands.id.clone()]);
    let mut named: Vec<_> = named.collect();
    named.sort();
    named.dedup();
    app.disclose(&event::entry(ACTION, Act::Disclosure, &caller, &id).customers(named)).await?;
    card::prefetch(&app, seen.iter().map(|(_, stands)| stands)).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let Some((_, stands)) = seen.iter().find(|(of, _)| of.id == row.customer_id) else { continue };
        let shown = card::card(&app, &caller, Listed::of(stands)).await?;
        items.push(view(row, shown));
    }
    paging.page(&app, &caller, base, items, last).await
}
