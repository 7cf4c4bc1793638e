//! `POST /access/staff/{id}/transfer`: to another unit or post. The grants of the old one end at once; those
//! of the new one are given anew. His customers go to a named colleague (ACC-09, VIS-12).

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::{StaffId, UnitId};
use shared::http::caller::permission::ManageAccess;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::units;
use utoipa::ToSchema;

use crate::leaving::{Leaving, leave};
use crate::member::{self, Changing, StaffView, invalid, line};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransferStaff {
    #[schema(value_type = String, example = "unt_south")]
    unit_id: UnitId,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team_id: Option<UnitId>,
    #[schema(example = "south")]
    region_id: String,
    position: String,
    /// Who takes his customers over; needed if he has any.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    hand_over_to: Option<StaffId>,
}

/// Transfer a member of staff
#[utoipa::path(
    post,
    path = "/access/staff/{id}/transfer",
    tag = "access",
    operation_id = "transfer_staff",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = TransferStaff,
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn transfer_staff(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Path(id): Path<StaffId>,
    seen: IfMatch,
    Command { body, once }: Command<TransferStaff>,
) -> Result<Versioned<StaffView>, Problem> {
    let changing = Changing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::AccessManage,
        seen,
        once: Some(&once),
        action: "transfer_staff",
    };
    member::change(changing, async |row, grants, tx| {
        if !row.is_active() {
            return Err(Problem::new(Code::InvalidState));
        }
        app.catalogue.region(&body.region_id).ok_or_else(|| invalid("/regionId", "not_an_option"))?;
        row.position = line("/position", &body.position, 50)?;
        let leaving = Leaving {
            app: &app,
            caller: &caller,
            staff: row,
            successor: body.hand_over_to.as_ref(),
            cause: "transferred",
        };
        leave(leaving, grants, tx).await?;
        row.unit_id = body.unit_id;
        row.team_id = body.team_id;
        row.region_id = body.region_id;
        row.posted_at = Some(app.time.now());
        if !member::reaches(&caller, Right::AccessManage, row) {
            return Err(invalid("/unitId", "not_an_option"));
        }
        units::expect_reviews(&app, &row.unit_id, tx).await?;
        Ok(row.unit_id.to_string())
    })
    .await
}
