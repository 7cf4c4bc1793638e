//! `POST /access/staff/{id}/agreements`: he has signed a confidentiality agreement (保密协议, ACC-18). Until
//! then levels 1 and 2 are not for him.

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::caller::permission::ManageAccess;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::access::{self, Agreement};
use utoipa::ToSchema;

use crate::member::{self, Changing, StaffView, invalid, line};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordAgreement {
    /// Which text he signed.
    #[schema(example = "2026-01")]
    version: String,
    #[schema(value_type = String, example = "2026-01-05")]
    signed_on: Date,
}

/// Record a signed agreement
#[utoipa::path(
    post,
    path = "/access/staff/{id}/agreements",
    tag = "access",
    operation_id = "record_agreement",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RecordAgreement,
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn record_agreement(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Path(id): Path<StaffId>,
    seen: IfMatch,
    Command { body, once }: Command<RecordAgreement>,
) -> Result<Versioned<StaffView>, Problem> {
    let changing = Changing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::AccessManage,
        seen,
        once: Some(&once),
        action: "record_agreement",
    };
    member::change(changing, async |row, _, tx| {
        if body.signed_on > app.today() {
            return Err(invalid("/signedOn", "date_in_future"));
        }
        let agreement = Agreement {
            version: line("/version", &body.version, 50)?,
            signed_on: body.signed_on,
            recorded_at: app.time.now(),
            recorded_by: caller.id().clone(),
        };
        access::keep_agreement(&row.id, &agreement, tx)?;
        row.agreement = Some(agreement);
        Ok("signed".to_owned())
    })
    .await
}
