//! `GET /rosters/{unitId}/{month}`: who of a unit works when, one line a person, with what the law has to say about
//! it.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::LINK;
use jiff::civil::Date;
use serde::Serialize;
use shared::audit::Act;
use shared::domain::catalogue::Right;
use shared::domain::ids::UnitId;
use shared::domain::month::Month;
use shared::http::caller::permission::ViewRosters;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{App, May, Parameters, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::rosters::{self, LineRow};
use utoipa::ToSchema;

use crate::line::{self, LineView, ShiftView};
use crate::publish_roster::RosterView;
use crate::roster::Asked;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RosterSheet {
    #[serde(flatten)]
    pub roster: RosterView,
    /// Holidays and make-up days of a part of the month are not published yet.
    pub provisional: bool,
    #[serde(flatten)]
    pub page: Page<LineView>,
    /// How many of those on this page have each shift; a page holds 100 people at most.
    pub coverage: Vec<CoverageView>,
    /// The shifts of this page.
    pub shifts: Vec<ShiftView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CoverageView {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    #[schema(example = json!({"day": 3, "late": 1}))]
    pub shifts: BTreeMap<String, u32>,
}

impl IntoResponse for RosterSheet {
    fn into_response(self) -> Response {
        let link = self.page.link().and_then(|link| HeaderValue::from_str(&link).ok());
        let mut response = Versioned { version: self.roster.version, body: self }.into_response();
        if let Some(link) = link {
            response.headers_mut().insert(LINK, link);
        }
        response
    }
}

/// View a unit's month
#[utoipa::path(
    get,
    path = "/rosters/{unitId}/{month}",
    tag = "rosters",
    operation_id = "view_roster",
    params(
        ("unitId" = String, Path), ("month" = String, Path, example = "2026-06"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = RosterSheet, headers(("ETag" = String), ("Link" = Option<String>))),
        Problems,
    ),
)]
pub async fn view_roster(
    State(app): State<SharedApp>,
    caller: May<ViewRosters>,
    Path((unit, month)): Path<(UnitId, Month)>,
    language: Language,
    mut parameters: Parameters,
) -> Result<RosterSheet, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let asked = Asked { app: &app, caller: &caller, unit: &unit, month, action: "view_roster" };
    let roster = asked.visible().await?;
    let base = format!("/rosters/{unit}/{month}");
    let after = paging.after(&app, &caller, &base).await?;
    let (mut rows, more) = rosters::lines(&app.store, &unit, month, after.as_deref(), paging.limit).await?;
    let last = rows.last().filter(|_| more).map(|row| row.staff_id.to_string());
    rows.retain(|row| asked.reaches(Right::RostersView, row));
    app.disclose(&asked.entry(Act::Disclosure)).await?;
    let shifts = line::shifts(&app, rows.iter().flat_map(|row| row.days.values()), language);
    let coverage = coverage(&rows);
    let items = line::views(&app, (&unit, month), rows, language).await?;
    let page = paging.page(&app, &caller, base, items, last).await?;
    Ok(RosterSheet { roster: roster.into(), provisional: provisional(&app, month)?, page, coverage, shifts })
}

fn coverage(rows: &[LineRow]) -> Vec<CoverageView> {
    let mut days: BTreeMap<Date, BTreeMap<String, u32>> = BTreeMap::new();
    for (day, duty) in rows.iter().flat_map(|row| &row.days) {
        let shifts = days.entry(*day).or_default();
        if let Some(shift) = duty.shift() {
            *shifts.entry(shift.to_owned()).or_default() += 1;
        }
    }
    days.into_iter().map(|(day, shifts)| CoverageView { day, shifts }).collect()
}

fn provisional(app: &App, month: Month) -> Result<bool, Problem> {
    let published = app.calendar()?.published();
    Ok(published.is_some_and(|(from, through)| month.first() < from || month.last() > through))
}
