//! `POST /access/staff/{id}/unlock`: the account is its holder's again, with a new password. An
//! administrator's, never the holder's own, to say.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::caller::permission::ManageAccess;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval;
use shared::store::access::{self, StaffRow, StatusChange};
use utoipa::ToSchema;

use crate::member::{self, Changing, StaffView};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnlockStaff {
    #[schema(example = "口令已重置")]
    reason: String,
}

/// Unlock an account
#[utoipa::path(
    post,
    path = "/access/staff/{id}/unlock",
    tag = "access",
    operation_id = "unlock_staff",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = UnlockStaff,
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn unlock_staff(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Path(id): Path<StaffId>,
    seen: IfMatch,
    Command { body, once }: Command<UnlockStaff>,
) -> Result<Versioned<StaffView>, Problem> {
    let changing = Changing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::AccessManage,
        seen,
        once: Some(&once),
        action: "unlock_staff",
    };
    member::change(changing, async |row, _, tx| {
        let reason = approval::words(Some(&body.reason))?;
        if row.status != StaffRow::LOCKED {
            return Err(Problem::new(Code::InvalidState));
        }
        StaffRow::ACTIVE.clone_into(&mut row.status);
        row.locked = None;
        let change = StatusChange { status: row.status.clone(), at: app.time.now(), by: caller.id().clone(), reason };
        access::keep_status((&row.id, row.version), &change, tx)?;
        Ok(StaffRow::ACTIVE.to_owned())
    })
    .await
}
