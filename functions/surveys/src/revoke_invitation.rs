//! `POST /surveys/invitations/{id}/revocation`: an invitation went to the wrong number, or should not have gone. From
//! then on its link answers nothing, and what waits is not sent.

use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::InvitationId;
use shared::http::app::Committed;
use shared::http::caller::permission::ManageSurveys;
use shared::http::{App, Caller, Code, Command, May, Path, Problem, Problems, SharedApp};
use shared::registry::find;
use shared::store::surveys::{self, InvitationRow, InvitationStatus};
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

const ACTION: &str = "revoke_invitation";

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevokeInvitation {}

/// Revoke an invitation
#[utoipa::path(
    post,
    path = "/surveys/invitations/{id}/revocation",
    tag = "surveys",
    operation_id = "revoke_invitation",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RevokeInvitation,
    responses((status = 204, description = "Its link answers nothing any more"), Problems),
)]
pub async fn revoke_invitation(
    State(app): State<SharedApp>,
    caller: May<ManageSurveys>,
    Path(id): Path<InvitationId>,
    Command { body: RevokeInvitation {}, once }: Command<RevokeInvitation>,
) -> Result<StatusCode, Problem> {
    let before = surveys::invitation(&app.store, &id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    find::reached(&app, &caller, &before.customer, Right::SurveysManage, ACTION).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, &before).await;
    }
    if before.status != InvitationStatus::Open {
        return Err(Problem::new(Code::InvalidState));
    }
    let row = InvitationRow { status: InvitationStatus::Revoked, ..before.clone() };
    let mut tx = Transaction::new();
    row.advance(&before, Guard::Moved, &mut tx)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).customer(&before.customer).case(&id);
    match app.commit_once(&tx, &entry.outcome("revoked"), &once).await? {
        Committed::Done => Ok(StatusCode::NO_CONTENT),
        Committed::Replayed(_) => again(&app, &caller, &before).await,
    }
}

async fn again(app: &App, caller: &Caller, row: &InvitationRow) -> Result<StatusCode, Problem> {
    let entry = Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(&row.customer).case(&row.id);
    app.disclose(&entry.replay()).await?;
    Ok(StatusCode::NO_CONTENT)
}
