//! `POST /approvals/{id}/withdrawal`: whoever asked takes his request back. Nothing of it happens any more.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::ids::ApprovalId;
use shared::http::caller::permission::UseApprovals;
use shared::http::language::Language;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval::{self, ApprovalView, Powers, Withdrawing};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawApproval {
    #[serde(default)]
    reason: Option<String>,
}

/// Withdraw a request
#[utoipa::path(
    post,
    path = "/approvals/{id}/withdrawal",
    tag = "approvals",
    operation_id = "withdraw_approval",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = WithdrawApproval,
    responses((status = 200, body = ApprovalView, headers(("ETag" = String))), Problems),
)]
pub async fn withdraw_approval(
    State(app): State<SharedApp>,
    caller: May<UseApprovals>,
    Path(id): Path<ApprovalId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<WithdrawApproval>,
) -> Result<Versioned<ApprovalView>, Problem> {
    let powers = Powers::of(&app, &caller).await?;
    let withdrawing = Withdrawing {
        app: &app,
        caller: &caller,
        powers: &powers,
        id: &id,
        reason: body.reason.as_deref().map(|reason| approval::words(Some(reason))).transpose()?,
        seen,
        once: &once,
        action: "withdraw_approval",
    };
    let row = approval::withdraw(withdrawing).await?;
    Ok(Versioned { version: row.version, body: approval::view(&app, &caller, &powers, row, language).await? })
}
