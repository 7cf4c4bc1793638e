//! `POST /interactions/follow-ups/{id}/handover`: a colleague does it from now on.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::follow_up::FollowUpAct;
use shared::domain::ids::{FollowUpId, StaffId};
use shared::http::caller::permission::PlanInteractions;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::follow_ups::{FollowUpView, Step, carry_out};
use shared::registry::{reach, words};
use utoipa::ToSchema;

use shared::registry::follow_ups::asking::WORDS_LENGTH;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOverFollowUp {
    #[schema(value_type = String)]
    to: StaffId,
    /// Why, and what is to be known.
    words: String,
}

/// Hand a follow-up to a colleague
#[utoipa::path(
    post,
    path = "/interactions/follow-ups/{id}/handover",
    tag = "interactions",
    operation_id = "hand_over_follow_up",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The follow-up's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = HandOverFollowUp,
    responses((status = 200, body = FollowUpView, headers(("ETag" = String))), Problems),
)]
pub async fn hand_over_follow_up(
    State(app): State<SharedApp>,
    caller: May<PlanInteractions>,
    Path(id): Path<FollowUpId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<HandOverFollowUp>,
) -> Result<Versioned<FollowUpView>, Problem> {
    let step = Step { app: &app, caller: &caller, id: &id, seen, once: &once, language, action: "hand_over_follow_up" };
    carry_out(step, async |work| {
        work.require_open()?;
        let mut faults = Vec::new();
        let said = words::read(Some(&body.words), "/words", WORDS_LENGTH, &mut faults);
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        let refused = || Problem::fault(Code::Invalid, "/to", "not_assignable");
        if work.row.place.owner_id == body.to {
            return Err(refused());
        }
        let place = reach::on_duty(work.app, &body.to, Right::InteractionsPlan).await?;
        work.row.place = place.ok_or_else(refused)?;
        work.act_with(FollowUpAct::HandedOver, said).await?.staff = Some(body.to.clone());
        Ok("handed_over".to_owned())
    })
    .await
}
