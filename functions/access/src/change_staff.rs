//! `PATCH /access/staff/{id}`: name, position and team. Another unit or region is a transfer, which takes the
//! grants away.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::{StaffId, UnitId};
use shared::http::caller::permission::ManageAccess;
use shared::http::{IfMatch, May, MergePatch, Path, Problem, Problems, SharedApp, Versioned};
use utoipa::ToSchema;

use crate::member::{self, Changing, StaffView, invalid, line};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeStaff {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    position: Option<String>,
    /// `null`: of no team.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    team_id: Option<Option<UnitId>>,
}

/// A member that is there, be it `null`.
fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<UnitId>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Change a member of staff
#[utoipa::path(
    patch,
    path = "/access/staff/{id}",
    tag = "access",
    operation_id = "change_staff",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen")),
    request_body(content = ChangeStaff, content_type = "application/merge-patch+json"),
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn change_staff(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Path(id): Path<StaffId>,
    seen: IfMatch,
    MergePatch(body): MergePatch<ChangeStaff>,
) -> Result<Versioned<StaffView>, Problem> {
    let changing = Changing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::AccessManage,
        seen,
        once: None,
        action: "change_staff",
    };
    member::change(changing, async |row, _, _| {
        if body.name.is_none() && body.position.is_none() && body.team_id.is_none() {
            return Err(invalid("", "nothing_to_change"));
        }
        if let Some(name) = &body.name {
            row.name = line("/name", name, 50)?;
        }
        if let Some(position) = &body.position {
            row.position = line("/position", position, 50)?;
        }
        if let Some(team) = body.team_id {
            row.team_id = team;
        }
        Ok("changed".to_owned())
    })
    .await
}
