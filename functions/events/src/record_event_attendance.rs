//! `POST /events/{id}/invitees/{customerId}/attendance`: the customer was there, or was not.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::event::EventState;
use shared::domain::ids::{CustomerId, EventId};
use shared::http::caller::permission::ManageEvents;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use utoipa::ToSchema;

use crate::invitee::{InviteeView, Step, carry_out};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordEventAttendance {
    attended: bool,
}

/// Record whether an invited customer came
#[utoipa::path(
    post,
    path = "/events/{id}/invitees/{customerId}/attendance",
    tag = "events",
    operation_id = "record_event_attendance",
    params(
        ("id" = String, Path), ("customerId" = String, Path),
        ("If-Match" = String, Header, description = "The invitee's version last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RecordEventAttendance,
    responses((status = 200, body = InviteeView, headers(("ETag" = String))), Problems),
)]
pub async fn record_event_attendance(
    State(app): State<SharedApp>,
    caller: May<ManageEvents>,
    Path((event, customer)): Path<(EventId, CustomerId)>,
    seen: IfMatch,
    Command { body, once }: Command<RecordEventAttendance>,
) -> Result<Versioned<InviteeView>, Problem> {
    let action = "record_event_attendance";
    let step = Step { app: &app, caller: &caller, event: &event, customer: &customer, seen, once: &once, action };
    let now = app.time.now();
    carry_out(step, |facets, row, tally| {
        // At the door, or when it is over; whoever declined may come all the same.
        let under_way = facets.state == EventState::Held || facets.state == EventState::Open && now >= facets.starts_at;
        if !under_way {
            return Err(Problem::new(Code::InvalidState));
        }
        if row.attended == body.attended {
            return Err(Problem::fault(Code::InvalidState, "/attended", "nothing_to_change"));
        }
        tally.attend(row.attended, body.attended);
        row.attended = body.attended;
        Ok(if body.attended { "attended" } else { "absent" })
    })
    .await
}
