//! `GET /rosters/{unitId}/{month}/staff/{staffId}/changes`: how one person's month came to be what it is, the last
//! change first.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::audit::Act;
use shared::domain::ids::{StaffId, UnitId};
use shared::domain::month::Month;
use shared::domain::roster::Duty;
use shared::http::caller::permission::PlanRosters;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::store::rosters::{self, ChangeRow, ChangedDay};
use utoipa::ToSchema;

use crate::roster::Asked;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RosterChangeView {
    /// The version that came of it.
    pub version: u64,
    pub days: Vec<ChangedDayView>,
    /// Staff saw it by then.
    pub published: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangedDayView {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Absent where nothing was planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub was: Option<Duty>,
    #[schema(value_type = String)]
    pub is: Duty,
}

/// List how one person's month was changed
#[utoipa::path(
    get,
    path = "/rosters/{unitId}/{month}/staff/{staffId}/changes",
    tag = "rosters",
    operation_id = "list_roster_changes",
    params(
        ("unitId" = String, Path), ("month" = String, Path, example = "2026-06"), ("staffId" = String, Path),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<RosterChangeView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_roster_changes(
    State(app): State<SharedApp>,
    caller: May<PlanRosters>,
    Path((unit, month, staff)): Path<(UnitId, Month, StaffId)>,
    mut parameters: Parameters,
) -> Result<Page<RosterChangeView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let asked = Asked { app: &app, caller: &caller, unit: &unit, month, action: "list_roster_changes" };
    asked.planned().await?;
    asked.line(&staff).await?;
    let base = format!("/rosters/{unit}/{month}/staff/{staff}/changes");
    let before = paging.after(&app, &caller, &base).await?.and_then(|last| last.parse().ok());
    let (rows, more) = rosters::changes(&app.store, (&unit, month, &staff), before, paging.limit).await?;
    let last = rows.last().filter(|_| more).map(|row| row.version.to_string());
    app.disclose(&asked.entry(Act::Disclosure)).await?;
    paging.page(&app, &caller, base, rows.into_iter().map(view).collect(), last).await
}

fn view(row: ChangeRow) -> RosterChangeView {
    let day = |ChangedDay { day, was, is }| ChangedDayView { day, was, is };
    RosterChangeView {
        version: row.version,
        days: row.days.into_iter().map(day).collect(),
        published: row.published,
        reason: row.reason,
        at: row.at,
        by: row.by,
    }
}
