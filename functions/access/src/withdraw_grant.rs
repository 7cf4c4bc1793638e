//! `POST /access/staff/{id}/grants/{grantId}/withdrawal`: takes a role away, at once.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::{GrantId, StaffId};
use shared::http::caller::permission::ManageAccess;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval;
use shared::store::access::{self, Withdrawal};
use utoipa::ToSchema;

use crate::member::{self, Changing, StaffView};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawGrant {
    #[schema(example = "岗位变动")]
    reason: String,
}

/// Take a role away
#[utoipa::path(
    post,
    path = "/access/staff/{id}/grants/{grantId}/withdrawal",
    tag = "access",
    operation_id = "withdraw_grant",
    params(
        ("id" = String, Path), ("grantId" = String, Path),
        ("If-Match" = String, Header, description = "The ETag of the member of staff last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = WithdrawGrant,
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn withdraw_grant(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Path((id, grant_id)): Path<(StaffId, GrantId)>,
    seen: IfMatch,
    Command { body, once }: Command<WithdrawGrant>,
) -> Result<Versioned<StaffView>, Problem> {
    let changing = Changing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::AccessManage,
        seen,
        once: Some(&once),
        action: "withdraw_grant",
    };
    member::change(changing, async |row, grants, tx| {
        let reason = approval::words(Some(&body.reason))?;
        let place = grants.iter().position(|grant| grant.id == grant_id);
        let grant = grants.remove(place.ok_or_else(|| Problem::new(Code::NotFound))?);
        let withdrawal = Withdrawal {
            withdrawn_at: app.time.now(),
            withdrawn_by: caller.id().clone(),
            cause: "withdrawn",
            reason: Some(reason),
        };
        access::withdraw(&row.id, &grant, &withdrawal, tx)?;
        Ok(grant.role)
    })
    .await
}
