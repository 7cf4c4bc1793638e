//! `POST /approvals/{id}/decisions`: approves or refuses a step. The approval that completes a request runs
//! what was asked for in the same transaction. Nobody decides his own request, not through a delegate
//! either, and nobody two steps of one.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::approval::Verdict;
use shared::domain::ids::ApprovalId;
use shared::http::caller::permission::UseApprovals;
use shared::http::language::Language;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval::{self, ApprovalView, Deciding, Powers};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideApproval {
    #[schema(inline)]
    decision: Verdict,
    /// Why, in the decider's words.
    #[schema(example = "岗位需要")]
    reason: String,
}

/// Decide an approval
#[utoipa::path(
    post,
    path = "/approvals/{id}/decisions",
    tag = "approvals",
    operation_id = "decide_approval",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = DecideApproval,
    responses((status = 200, body = ApprovalView, headers(("ETag" = String))), Problems),
)]
pub async fn decide_approval(
    State(app): State<SharedApp>,
    caller: May<UseApprovals>,
    Path(id): Path<ApprovalId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<DecideApproval>,
) -> Result<Versioned<ApprovalView>, Problem> {
    let powers = Powers::of(&app, &caller).await?;
    let deciding = Deciding {
        app: &app,
        caller: &caller,
        powers: &powers,
        id: &id,
        verdict: body.decision,
        reason: approval::words(Some(&body.reason))?,
        seen,
        once: &once,
        action: "decide_approval",
    };
    let row = approval::decide(deciding).await?;
    Ok(Versioned { version: row.version, body: approval::view(&app, &caller, &powers, row, language).await? })
}
