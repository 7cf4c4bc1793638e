//! `POST /interactions/follow-ups/{id}/moves`: another date, and why.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::follow_up::FollowUpAct;
use shared::domain::ids::FollowUpId;
use shared::http::caller::permission::PlanInteractions;
use shared::http::language::Language;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::follow_ups::{FollowUpView, Step, carry_out};
use shared::registry::{find, words};
use utoipa::ToSchema;

use shared::registry::follow_ups::asking::{self, DueInput, WORDS_LENGTH};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveFollowUp {
    #[schema(inline)]
    due: DueInput,
    /// Why.
    words: String,
}

/// Put a follow-up off, or forward
#[utoipa::path(
    post,
    path = "/interactions/follow-ups/{id}/moves",
    tag = "interactions",
    operation_id = "move_follow_up",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The follow-up's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MoveFollowUp,
    responses((status = 200, body = FollowUpView, headers(("ETag" = String))), Problems),
)]
pub async fn move_follow_up(
    State(app): State<SharedApp>,
    caller: May<PlanInteractions>,
    Path(id): Path<FollowUpId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<MoveFollowUp>,
) -> Result<Versioned<FollowUpView>, Problem> {
    let step = Step { app: &app, caller: &caller, id: &id, seen, once: &once, language, action: "move_follow_up" };
    carry_out(step, async |work| {
        work.require_open()?;
        let mut faults = Vec::new();
        let said = words::read(Some(&body.words), "/words", WORDS_LENGTH, &mut faults);
        let due = body.due.read(&app, "/due", &mut faults);
        let Some(due) = due.filter(|_| faults.is_empty()) else { return Err(Problem::faults(faults)) };
        if let (Some(id), Some(kind)) = (&work.row.customer_id, app.catalogue.interactions.plan(&work.row.kind))
            && kind.outreach.is_some()
        {
            let customer = find::reached(&app, &caller, id, Right::InteractionsPlan, "move_follow_up").await?;
            asking::judge(&app, kind, None, &customer, due).await?;
        }
        let was = work.row.due;
        work.row.due_by = due;
        work.row.moved += 1;
        work.reschedule()?;
        work.act_with(FollowUpAct::Moved, said).await?.was_due = Some(was);
        Ok("moved".to_owned())
    })
    .await
}
