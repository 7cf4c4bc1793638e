//! `POST /interactions/follow-ups/{id}/completion`: it is done, and what came of it (WRK-09). What is done with a
//! customer is done by the interaction that says so: `POST /interactions` with `fulfils`.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::fault::Fault;
use shared::domain::follow_up::{FollowUpAct, State as Standing};
use shared::domain::ids::FollowUpId;
use shared::http::caller::permission::PlanInteractions;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::follow_ups::{FollowUpView, Step, carry_out};
use shared::registry::words;
use utoipa::ToSchema;

use shared::registry::follow_ups::asking::WORDS_LENGTH;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompleteFollowUp {
    /// What came of it.
    words: String,
}

/// Complete a follow-up
#[utoipa::path(
    post,
    path = "/interactions/follow-ups/{id}/completion",
    tag = "interactions",
    operation_id = "complete_follow_up",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The follow-up's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = CompleteFollowUp,
    responses((status = 200, body = FollowUpView, headers(("ETag" = String))), Problems),
)]
pub async fn complete_follow_up(
    State(app): State<SharedApp>,
    caller: May<PlanInteractions>,
    Path(id): Path<FollowUpId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<CompleteFollowUp>,
) -> Result<Versioned<FollowUpView>, Problem> {
    let step = Step { app: &app, caller: &caller, id: &id, seen, once: &once, language, action: "complete_follow_up" };
    carry_out(step, async |work| {
        work.require_open()?;
        let mut faults = Vec::new();
        let kind = app.catalogue.interactions.plan(&work.row.kind);
        if kind.is_some_and(|kind| kind.outreach.is_some()) {
            // Nobody says that he has called without saying what was said.
            return Err(Problem::new(Code::InvalidState).errors(vec![Fault::new("/fulfils", "missing")]));
        }
        let said = words::read(Some(&body.words), "/words", WORDS_LENGTH, &mut faults);
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        work.act_with(FollowUpAct::Done, said).await?;
        work.end(Standing::Done, None);
        Ok("done".to_owned())
    })
    .await
}
