//! `GET /rosters/{unitId}/on-shift`: who of a unit is at work at a moment, by what is published.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::audit::Act;
use shared::domain::catalogue::Right;
use shared::domain::ids::{StaffId, UnitId};
use shared::domain::month::Month;
use shared::domain::roster::present;
use shared::http::caller::permission::ViewRosters;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{App, Code, May, Parameters, Path, Problem, Problems, SharedApp};
use shared::store::rosters::{self, LineRow};
use utoipa::ToSchema;

use crate::line::{ShiftView, shift};
use crate::roster::Asked;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OnShiftView {
    #[schema(value_type = String)]
    pub staff_id: StaffId,
    /// The day on which the shift began.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    pub shift: ShiftView,
    #[schema(value_type = String)]
    pub from: Timestamp,
    #[schema(value_type = String)]
    pub until: Timestamp,
}

/// List who is at work
#[utoipa::path(
    get,
    path = "/rosters/{unitId}/on-shift",
    tag = "rosters",
    operation_id = "list_on_shift",
    params(
        ("unitId" = String, Path),
        ("at" = Option<String>, Query, description = "A moment (RFC 3339); now when left out"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<OnShiftView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_on_shift(
    State(app): State<SharedApp>,
    caller: May<ViewRosters>,
    Path(unit): Path<UnitId>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<OnShiftView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let at = parameters.read("at", |text| moment(&app, text));
    parameters.finish()?;
    let at = at.unwrap_or_else(|| app.time.now());
    let today = app.catalogue.day_of(at);
    let asked = Asked { app: &app, caller: &caller, unit: &unit, month: Month::of(today), action: "list_on_shift" };
    if !asked.meets(Right::RostersView) {
        return Err(asked.refused(Code::NotFound).await);
    }
    let base = format!("/rosters/{unit}/on-shift?at={at}");
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, last) = read(asked, today, after, paging.limit).await?;
    app.disclose(&asked.entry(Act::Disclosure)).await?;
    let zone = app.catalogue.time_zone();
    let items = rows.into_iter().filter_map(|row| {
        let found = present(&app.catalogue.rosters, &row.days, &zone, at)?;
        let shift = shift(found.shift, language);
        Some(OnShiftView { staff_id: row.staff_id, day: found.day, shift, from: found.from, until: found.until })
    });
    paging.page(&app, &caller, base, items.collect(), last).await
}

/// One that falls into a month there can be.
fn moment(app: &App, text: &str) -> Option<Timestamp> {
    let at = text.parse().ok()?;
    Month::of(app.catalogue.day_of(at)).to_string().parse::<Month>().ok()?;
    Some(at)
}

/// A part of those who may be at work, of published months. Whoever began on the last of a month stands there, and
/// may be at work on the first of the next.
async fn read(
    asked: Asked<'_>,
    today: Date,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<LineRow>, Option<String>), Problem> {
    let Asked { app, unit, month, .. } = asked;
    let mut months = if today == month.first() { vec![month.earlier(1), month] } else { vec![month] };
    let mut after = after.as_deref().and_then(|place| place.split_once('#'));
    months.retain(|month| after.is_none_or(|(begun, _)| month.to_string().as_str() >= begun));
    let (mut found, mut rest) = (Vec::new(), limit);
    for month in months {
        if rest == 0 {
            return Ok((found, Some(format!("{month}#"))));
        }
        let roster = rosters::get(&app.store, unit, month).await?;
        let staff = after.take().map(|(_, staff)| staff).filter(|staff| !staff.is_empty());
        if roster.is_none_or(|roster| roster.published.is_none()) {
            continue;
        }
        let (rows, more) = rosters::lines(&app.store, unit, month, staff, rest).await?;
        rest -= i32::try_from(rows.len()).unwrap_or(rest);
        let last = rows.last().filter(|_| more).map(|row| format!("{month}#{}", row.staff_id));
        found.extend(rows.into_iter().filter(|row| asked.reaches(Right::RostersView, row)));
        if last.is_some() {
            return Ok((found, last));
        }
    }
    Ok((found, None))
}
