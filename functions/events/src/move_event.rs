//! `POST /events/{id}/moves`: an event is opened to customers, has taken place, is closed, or is called off.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::event::EventState;
use shared::domain::ids::EventId;
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::ManageEvents;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::events::{EventFacets, EventRow};
use utoipa::ToSchema;

use crate::event::{self, EventView, view};

const ACTION: &str = "move_event";
const REASON: usize = 500;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveEvent {
    #[schema(inline)]
    to: EventState,
    /// Why it is called off; no customer is named in it.
    #[serde(default)]
    reason: Option<String>,
}

/// Move an event on
#[utoipa::path(
    post,
    path = "/events/{id}/moves",
    tag = "events",
    operation_id = "move_event",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The event's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MoveEvent,
    responses((status = 200, body = EventView, headers(("ETag" = String))), Problems),
)]
pub async fn move_event(
    State(app): State<SharedApp>,
    caller: May<ManageEvents>,
    Path(id): Path<EventId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<MoveEvent>,
) -> Result<Versioned<EventView>, Problem> {
    let before = event::managed(&app, &caller, &id, ACTION).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before, language).await;
    }
    seen.check(before.version)?;
    let now = app.time.now();
    // Nothing has taken place that has not begun.
    let early = body.to == EventState::Held && now < before.facets.starts_at;
    if early || !before.facets.state.may_become(body.to) {
        return Err(Problem::fault(Code::InvalidState, "/to", "not_an_option"));
    }
    let reason = reason(&body)?;
    let facets = EventFacets { state: body.to, ..before.facets.clone() };
    let row = EventRow { reason, ..before.next(facets, now, caller.id()) };
    let mut tx = Transaction::new();
    tx.update(&row, before.version)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = event::entry(ACTION, Act::Change, &caller, &id).outcome(body.to.word());
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let row = event::managed(&app, &caller, &id, ACTION).await?;
        return again(&app, &caller, row, language).await;
    }
    Ok(Versioned { version: row.version, body: view(&app, row, language) })
}

fn reason(body: &MoveEvent) -> Result<Option<String>, Problem> {
    match (body.to, &body.reason) {
        (EventState::Cancelled, None) => Err(Problem::fault(Code::Invalid, "/reason", "missing")),
        (EventState::Cancelled, Some(reason)) => {
            let reason = text::multi_line(reason, REASON);
            Ok(Some(reason.map_err(|error| Problem::fault(Code::Invalid, "/reason", error.code()))?))
        }
        (_, Some(_)) => Err(Problem::fault(Code::Invalid, "/reason", "unsupported")),
        (_, None) => Ok(None),
    }
}

async fn again(app: &App, caller: &Caller, row: EventRow, language: Language) -> Result<Versioned<EventView>, Problem> {
    app.disclose(&event::entry(ACTION, Act::Disclosure, caller, &row.id).replay()).await?;
    Ok(Versioned { version: row.version, body: view(app, row, language) })
}
