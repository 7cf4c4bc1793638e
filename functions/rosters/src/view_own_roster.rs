//! `GET /rosters/mine`: when the caller works, in the units he is planned in, as far as it is published.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::UnitId;
use shared::domain::month::Month;
use shared::http::caller::permission::SeeOwnRoster;
use shared::http::language::Language;
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::store::rosters::{self, LineRow};
use utoipa::ToSchema;

use crate::line::{self, DayView, ShiftView};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnRoster {
    #[schema(value_type = String, example = "2026-06")]
    pub month: Month,
    pub items: Vec<OwnMonth>,
    /// The shifts he has.
    pub shifts: Vec<ShiftView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnMonth {
    #[schema(value_type = String)]
    pub unit_id: UnitId,
    pub days: Vec<DayView>,
    /// What is worked, breaks left out.
    pub planned_minutes: u32,
}

/// View one's own month
#[utoipa::path(
    get,
    path = "/rosters/mine",
    tag = "rosters",
    operation_id = "view_own_roster",
    params(("month" = Option<String>, Query, description = "This one when left out")),
    responses((status = 200, body = OwnRoster), Problems),
)]
pub async fn view_own_roster(
    State(app): State<SharedApp>,
    caller: May<SeeOwnRoster>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Json<OwnRoster>, Problem> {
    let month = parameters.read("month", |text| text.parse().ok());
    parameters.finish()?;
    let month = month.unwrap_or_else(|| Month::of(app.today()));
    let rows = published(&app, &caller, month).await?;
    app.disclose(&Entry::new("view_own_roster", Act::Disclosure, caller.actor())).await?;
    let shifts = line::shifts(&app, rows.iter().flat_map(|row| row.days.values()), language);
    let items = rows.into_iter().map(|row| OwnMonth {
        planned_minutes: line::minutes(&app, &row.days),
        unit_id: row.unit_id,
        days: line::days(row.days),
    });
    Ok(Json(OwnRoster { month, items: items.collect(), shifts }))
}

async fn published(app: &App, caller: &Caller, month: Month) -> Result<Vec<LineRow>, Problem> {
    let mut rows = Vec::new();
    for unit in rosters::units_of(&app.store, caller.id(), month).await? {
        let roster = rosters::get(&app.store, &unit, month).await?;
        if roster.is_some_and(|roster| roster.published.is_some()) {
            rows.extend(rosters::line(&app.store, &unit, month, caller.id()).await?);
        }
    }
    Ok(rows)
}
