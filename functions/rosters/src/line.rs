//! One person's month, as it is shown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use shared::domain::ids::{StaffId, UnitId};
use shared::domain::month::Month;
use shared::domain::roster::{Concern, Days, Duty, Shift, concerns, next_offset};
use shared::http::language::Language;
use shared::http::{App, Problem};
use shared::store::rosters::{self, LineRow, PlanFacts};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineView {
    #[schema(value_type = String)]
    pub staff_id: StaffId,
    /// Of this person's month: what a change of it is sent with.
    pub version: u64,
    /// Those that are planned, in order.
    pub days: Vec<DayView>,
    /// What is worked, breaks left out.
    pub planned_minutes: u32,
    /// By what he was planned last.
    pub plan: PlanView,
    /// What the law has to say about it; of a week that began in the month before, too.
    pub concerns: Vec<ConcernView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// A shift, or `off`.
    #[schema(value_type = String, example = "day")]
    pub shift: Duty,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    #[schema(example = "five_two")]
    pub pattern: String,
    pub shift: String,
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    pub offset: u32,
    /// With which offset the pattern goes on in the month after.
    pub next_offset: u32,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConcernView {
    /// A limit of the catalogue's `rosters`.
    #[schema(example = "weekly_rest")]
    pub limit: String,
    pub label: String,
    /// Where it stands.
    pub basis: String,
    /// The days it is about, or the Mondays of the weeks.
    #[schema(value_type = Vec<String>)]
    pub on: Vec<Date>,
    /// The average of those weeks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// A shift that is spoken of.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShiftView {
    pub id: String,
    pub label: String,
    #[schema(example = "09:00")]
    pub from: String,
    /// On the next day, if it is no later than `from`.
    #[schema(example = "18:00")]
    pub to: String,
    pub break_minutes: u16,
}

/// Of people of one unit, in their order; with what is known of the month before.
pub async fn views(
    app: &App,
    (unit, month): (&UnitId, Month),
    rows: Vec<LineRow>,
    language: Language,
) -> Result<Vec<LineView>, Problem> {
    let staff = rows.iter().map(|row| &row.staff_id);
    let before = rosters::lines_of(&app.store, unit, month.earlier(1), staff).await?;
    let before: BTreeMap<_, _> = before.into_iter().map(|row| (row.staff_id, row.days)).collect();
    let none = Days::new();
    Ok(rows.into_iter().map(|row| view(app, before.get(&row.staff_id).unwrap_or(&none), row, language)).collect())
}

fn view(app: &App, before: &Days, row: LineRow, language: Language) -> LineView {
    let found = concerns(&app.catalogue.rosters, row.month, before, &row.days);
    LineView {
        staff_id: row.staff_id,
        version: row.version,
        planned_minutes: minutes(app, &row.days),
        plan: plan(app, row.month, row.plan),
        concerns: found.into_iter().filter_map(|concern| told(app, concern, language)).collect(),
        days: days(row.days),
    }
}

pub fn days(days: Days) -> Vec<DayView> {
    days.into_iter().map(|(day, shift)| DayView { day, shift }).collect()
}

pub fn minutes(app: &App, days: &Days) -> u32 {
    days.values().filter_map(|duty| app.catalogue.rosters.shift(duty.shift()?)).map(Shift::minutes).sum()
}

/// Those that some people have, each once.
pub fn shifts<'d>(app: &App, all: impl Iterator<Item = &'d Duty>, language: Language) -> Vec<ShiftView> {
    let had: std::collections::BTreeSet<_> = all.filter_map(Duty::shift).collect();
    let known = app.catalogue.rosters.shifts.iter().filter(|shift| had.contains(shift.id.as_str()));
    known.map(|shift| self::shift(shift, language)).collect()
}

pub fn shift(shift: &Shift, language: Language) -> ShiftView {
    ShiftView {
        id: shift.id.clone(),
        label: shift.label.text(language).to_owned(),
        from: shift.from.to_string(),
        to: shift.to.to_string(),
        break_minutes: shift.break_minutes,
    }
}

/// A pattern that the policy no longer has begins anew.
fn plan(app: &App, month: Month, plan: PlanFacts) -> PlanView {
    let pattern = app.catalogue.rosters.pattern(&plan.pattern);
    let next_offset = pattern.map_or(0, |pattern| next_offset(pattern, (plan.from, month.last()), plan.offset));
    PlanView { pattern: plan.pattern, shift: plan.shift, from: plan.from, offset: plan.offset, next_offset }
}

fn told(app: &App, concern: Concern, language: Language) -> Option<ConcernView> {
    let limit = app.catalogue.rosters.limits.iter().find(|limit| limit.id == concern.limit)?;
    Some(ConcernView {
        label: limit.label.text(language).to_owned(),
        basis: limit.basis.text(language).to_owned(),
        limit: concern.limit,
        on: concern.on,
        minutes: concern.minutes,
    })
}
