//! `GET /access/staff/{id}`: somebody with his grants, what he has signed and passed, and how far his
//! customers have been handed over. Everybody may see himself.

use axum::extract::State;
use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::{Caller, Code, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::{access, handovers};

use crate::member::{self, StaffView};

/// View a member of staff
#[utoipa::path(
    get,
    path = "/access/staff/{id}",
    tag = "access",
    operation_id = "view_staff",
    params(("id" = String, Path)),
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn view_staff(
    State(app): State<SharedApp>,
    caller: Caller,
    Path(id): Path<StaffId>,
) -> Result<Versioned<StaffView>, Problem> {
    let (row, grants) = if id == *caller.id() {
        access::person(&app.store, &id, true).await?.ok_or_else(|| Problem::new(Code::NotFound))?
    } else {
        member::reached(&app, &caller, &id, Right::AccessView, "view_staff").await?
    };
    let handover = handovers::get(&app.store, &id).await?;
    Ok(Versioned { version: row.version, body: member::view(row, grants, handover) })
}
