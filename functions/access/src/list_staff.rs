//! `GET /access/staff`: staff within the caller's reach, of one unit or of all, without their grants.

use axum::extract::State;
use shared::domain::catalogue::Right;
use shared::domain::ids::UnitId;
use shared::http::caller::permission::ViewAccess;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::store::access;

use crate::member::{self, StaffView};

/// List staff
#[utoipa::path(
    get,
    path = "/access/staff",
    tag = "access",
    operation_id = "list_staff",
    params(
        ("unitId" = Option<String>, Query, description = "Scope: one department's"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<StaffView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_staff(
    State(app): State<SharedApp>,
    caller: May<ViewAccess>,
    mut parameters: Parameters,
) -> Result<Page<StaffView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let unit: Option<UnitId> = parameters.read("unitId", |text| text.parse().ok());
    parameters.finish()?;
    let base = match &unit {
        Some(unit) => format!("/access/staff?unitId={unit}"),
        None => "/access/staff".to_owned(),
    };
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, last) = access::listed(&app.store, unit.as_ref(), after, paging.limit).await?;
    let within = rows.into_iter().filter(|row| member::reaches(&caller, Right::AccessView, row));
    paging.page(&app, &caller, base, within.map(member::card).collect(), last).await
}
