//! `POST /events/{id}/invitees/{customerId}/reply`: the customer comes, or does not.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::event::{EventState, Reply};
use shared::domain::ids::{CustomerId, EventId};
use shared::http::caller::permission::ManageEvents;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use utoipa::ToSchema;

use crate::invitee::{InviteeView, Step, carry_out};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordEventReply {
    #[schema(inline)]
    reply: Reply,
}

/// Record what an invited customer answers
#[utoipa::path(
    post,
    path = "/events/{id}/invitees/{customerId}/reply",
    tag = "events",
    operation_id = "record_event_reply",
    params(
        ("id" = String, Path), ("customerId" = String, Path),
        ("If-Match" = String, Header, description = "The invitee's version last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RecordEventReply,
    responses((status = 200, body = InviteeView, headers(("ETag" = String))), Problems),
)]
pub async fn record_event_reply(
    State(app): State<SharedApp>,
    caller: May<ManageEvents>,
    Path((event, customer)): Path<(EventId, CustomerId)>,
    seen: IfMatch,
    Command { body, once }: Command<RecordEventReply>,
) -> Result<Versioned<InviteeView>, Problem> {
    let action = "record_event_reply";
    let step = Step { app: &app, caller: &caller, event: &event, customer: &customer, seen, once: &once, action };
    carry_out(step, |facets, row, tally| {
        if facets.state != EventState::Open {
            return Err(Problem::new(Code::InvalidState));
        }
        if row.reply == Some(body.reply) {
            return Err(Problem::fault(Code::InvalidState, "/reply", "nothing_to_change"));
        }
        if body.reply == Reply::Accepted && tally.accepted >= facets.capacity {
            return Err(Problem::fault(Code::InvalidState, "/reply", "event_full"));
        }
        tally.reply(row.reply, body.reply);
        row.reply = Some(body.reply);
        Ok(match body.reply {
            Reply::Accepted => "accepted",
            Reply::Declined => "declined",
        })
    })
    .await
}
