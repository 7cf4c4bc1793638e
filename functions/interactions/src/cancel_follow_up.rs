//! `POST /interactions/follow-ups/{id}/cancellation`: it is not done, and why.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::follow_up::{FollowUpAct, State as Standing};
use shared::domain::ids::FollowUpId;
use shared::http::caller::permission::PlanInteractions;
use shared::http::language::Language;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::follow_ups::{FollowUpView, Step, carry_out};
use shared::registry::words;
use utoipa::ToSchema;

use shared::registry::follow_ups::asking::WORDS_LENGTH;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelFollowUp {
    /// Why.
    words: String,
}

/// Cancel a follow-up
#[utoipa::path(
    post,
    path = "/interactions/follow-ups/{id}/cancellation",
    tag = "interactions",
    operation_id = "cancel_follow_up",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The follow-up's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = CancelFollowUp,
    responses((status = 200, body = FollowUpView, headers(("ETag" = String))), Problems),
)]
pub async fn cancel_follow_up(
    State(app): State<SharedApp>,
    caller: May<PlanInteractions>,
    Path(id): Path<FollowUpId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<CancelFollowUp>,
) -> Result<Versioned<FollowUpView>, Problem> {
    let step = Step { app: &app, caller: &caller, id: &id, seen, once: &once, language, action: "cancel_follow_up" };
    carry_out(step, async |work| {
        work.require_open()?;
        let mut faults = Vec::new();
        let said = words::read(Some(&body.words), "/words", WORDS_LENGTH, &mut faults);
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        work.act_with(FollowUpAct::Cancelled, said).await?;
        work.end(Standing::Cancelled, None);
        Ok("cancelled".to_owned())
    })
    .await
}
