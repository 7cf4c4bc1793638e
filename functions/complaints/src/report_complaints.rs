//! `GET /complaints/report`: the figures of a month and of the five before it, with labels: what the monthly
//! report and its presentation (演示文稿) show (CMP-04, CMP-13). Of what the caller reaches.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::case::CaseType;
use shared::http::caller::permission::ReportComplaints;
use shared::http::language::Language;
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::case_type;
use shared::store::cases as stored;
use utoipa::ToSchema;

use crate::COMPLAINTS;
use crate::report::{Counter, Figures, Share, month};
use crate::view_complaint_ledger::reaches;

const SLICE: i32 = 1000;
const TREND: i32 = 6;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintReport {
    #[schema(example = "2026-11")]
    pub month: String,
    pub figures: Figures,
    /// The month and the five before it, oldest first.
    pub trend: Vec<MonthFigures>,
    /// Words for the ids the figures use.
    pub labels: BTreeMap<String, String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthFigures {
    pub month: String,
    pub registered: u32,
    pub closed: u32,
    pub on_time: Share,
    pub repeat: Share,
    pub satisfied: Share,
}

/// Report on the complaints of a month
#[utoipa::path(
    get,
    path = "/complaints/report",
    tag = "complaints",
    operation_id = "report_complaints",
    params(("month" = Option<String>, Query, description = "`2026-11`; the present one when left out")),
    responses((status = 200, body = ComplaintReport), Problems),
)]
pub async fn report_complaints(
    State(app): State<SharedApp>,
    caller: May<ReportComplaints>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Json<ComplaintReport>, Problem> {
    let wanted = parameters.read("month", month);
    parameters.finish()?;
    let month = wanted.unwrap_or_else(|| app.today().strftime("%Y-%m").to_string());
    let of = case_type(&app, COMPLAINTS)?;
    app.disclose(&Entry::new("report_complaints", Act::Disclosure, caller.actor())).await?;
    let mut trend = Vec::new();
    let mut figures = Figures::default();
    for one in months(&month) {
        figures = count(&app, &caller, of, &one).await?;
        trend.push(MonthFigures {
            month: one,
            registered: figures.registered,
            closed: figures.closed,
            on_time: figures.on_time,
            repeat: figures.repeat,
            satisfied: figures.satisfied,
        });
    }
    Ok(Json(ComplaintReport { month, figures, trend, labels: labels(of, language) }))
}

/// The month, last, and those before it.
fn months(last: &str) -> Vec<String> {
    let first: Option<Date> = format!("{last}-01").parse().ok();
    let before = |n: i32| first?.checked_sub(n.months()).ok().map(|day| day.strftime("%Y-%m").to_string());
    (0..TREND).rev().filter_map(before).collect()
}

async fn count(app: &App, caller: &Caller, of: &CaseType, month: &str) -> Result<Figures, Problem> {
    let (mut counter, mut after, now) = (Counter::default(), None, app.time.now());
    loop {
        let (facts, more) = stored::month(&app.store, COMPLAINTS, month, after, SLICE).await?;
        for one in facts.iter().filter(|one| reaches(caller, one)) {
            counter.add(of, one, now);
        }
        after = facts.last().map(|last| last.id.to_string()).filter(|_| more);
        if after.is_none() {
            return Ok(counter.finish());
        }
    }
}

fn labels(of: &CaseType, language: Language) -> BTreeMap<String, String> {
    let kinds = of.kinds.iter().map(|kind| (&kind.id, &kind.label));
    let lists = of.channels.iter().chain(&of.causes).map(|choice| (&choice.id, &choice.label));
    let stages = of.stages.iter().map(|stage| (&stage.id, &stage.label));
    kinds.chain(lists).chain(stages).map(|(id, label)| (id.clone(), label.text(language).to_owned())).collect()
}
