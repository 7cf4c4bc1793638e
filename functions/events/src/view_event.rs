//! `GET /events/{id}`: an event, and what it has come to: invited, accepted, attended, opinions.

use axum::extract::State;
use shared::audit::Act;
use shared::domain::ids::EventId;
use shared::http::caller::permission::ViewEvents;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};

use crate::event::{self, EventView, view};

const ACTION: &str = "view_event";

/// View an event
#[utoipa::path(
    get,
    path = "/events/{id}",
    tag = "events",
    operation_id = "view_event",
    params(("id" = String, Path)),
    responses((status = 200, body = EventView, headers(("ETag" = String))), Problems),
)]
pub async fn view_event(
    State(app): State<SharedApp>,
    caller: May<ViewEvents>,
    Path(id): Path<EventId>,
    language: Language,
) -> Result<Versioned<EventView>, Problem> {
    let row = event::visible(&app, &caller, &id, ACTION).await?;
    app.disclose(&event::entry(ACTION, Act::Disclosure, &caller, &id)).await?;
    Ok(Versioned { version: row.version, body: view(&app, row, language) })
}
