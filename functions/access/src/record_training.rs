//! `POST /access/staff/{id}/trainings`: he has passed a training, which counts until a day. After it levels 1
//! and 2 are not for him until he has passed another.

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::caller::permission::ManageAccess;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::access::{self, Training};
use utoipa::ToSchema;

use crate::member::{self, Changing, StaffView, invalid, line};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordTraining {
    #[schema(example = "个人信息保护")]
    course: String,
    #[schema(value_type = String, example = "2026-01-05")]
    passed_on: Date,
    /// The last day it counts.
    #[schema(value_type = String, example = "2027-01-05")]
    valid_until: Date,
}

/// Record a training
#[utoipa::path(
    post,
    path = "/access/staff/{id}/trainings",
    tag = "access",
    operation_id = "record_training",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RecordTraining,
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn record_training(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Path(id): Path<StaffId>,
    seen: IfMatch,
    Command { body, once }: Command<RecordTraining>,
) -> Result<Versioned<StaffView>, Problem> {
    let changing = Changing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::AccessManage,
        seen,
        once: Some(&once),
        action: "record_training",
    };
    member::change(changing, async |row, _, tx| {
        if body.passed_on > app.today() {
            return Err(invalid("/passedOn", "date_in_future"));
        }
        if body.valid_until < body.passed_on {
            return Err(invalid("/validUntil", "out_of_range"));
        }
        let training = Training {
            course: line("/course", &body.course, 100)?,
            passed_on: body.passed_on,
            valid_until: body.valid_until,
            recorded_at: app.time.now(),
            recorded_by: caller.id().clone(),
        };
        access::keep_training(&row.id, &training, tx)?;
        row.training = Some(training);
        Ok("passed".to_owned())
    })
    .await
}
