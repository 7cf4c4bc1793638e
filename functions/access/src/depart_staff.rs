//! `POST /access/staff/{id}/departure`: somebody leaves. He can not sign in any more, every grant ends at
//! once, and his customers go to a named colleague (ACC-09, VIS-12).

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::caller::permission::ManageAccess;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::access::StaffRow;
use utoipa::ToSchema;

use crate::leaving::{Leaving, leave};
use crate::member::{self, Changing, StaffView};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DepartStaff {
    /// Who takes his customers over; needed if he has any.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    hand_over_to: Option<StaffId>,
}

/// Take leave of a member of staff
#[utoipa::path(
    post,
    path = "/access/staff/{id}/departure",
    tag = "access",
    operation_id = "depart_staff",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = DepartStaff,
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn depart_staff(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Path(id): Path<StaffId>,
    seen: IfMatch,
    Command { body, once }: Command<DepartStaff>,
) -> Result<Versioned<StaffView>, Problem> {
    let changing = Changing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::AccessManage,
        seen,
        once: Some(&once),
        action: "depart_staff",
    };
    member::change(changing, async |row, grants, tx| {
        if row.status == StaffRow::LEFT {
            return Err(Problem::new(Code::InvalidState));
        }
        let leaving = Leaving {
            app: &app,
            caller: &caller,
            staff: row,
            successor: body.hand_over_to.as_ref(),
            cause: StaffRow::LEFT,
        };
        leave(leaving, grants, tx).await?;
        StaffRow::LEFT.clone_into(&mut row.status);
        Ok(StaffRow::LEFT.to_owned())
    })
    .await
}
