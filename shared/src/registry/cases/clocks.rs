//! Every clock of a case, when it is due and why then, step by step, and whom the ladder tells when.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::find::visible;
use super::{Asking, case_type};
use crate::audit::{Act, Entry};
use crate::domain::case::{Told, timing};
use crate::domain::clock::{ClockKind, Notice, Pause, Run, Standing};
use crate::domain::ids::{CaseId, StaffId};
use crate::http::Problem;
use crate::http::language::Language;
use crate::store::cases::CaseRow;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseClocks {
    pub items: Vec<ClockView>,
    pub pauses: Vec<PauseView>,
    /// Whom the ladder tells, and when, if nothing happens.
    pub notices: Vec<NoticeView>,
}

/// A run of a clock, from a start to its stop.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClockView {
    #[schema(inline)]
    pub clock: ClockKind,
    #[schema(inline)]
    pub standing: Standing,
    #[schema(value_type = String)]
    pub started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub ended_at: Option<Timestamp>,
    /// In time up to and including this moment.
    #[schema(value_type = String)]
    pub due_at: Timestamp,
    /// It rests on days for which no holidays are published yet.
    pub provisional: bool,
    /// A pause has no end yet: it is due then at the latest.
    pub paused: bool,
    pub calendar: String,
    pub calendar_version: String,
    /// Why then, one sentence a step of the computation.
    pub explanation: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PauseView {
    pub reason: String,
    #[schema(value_type = String)]
    pub from: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub approved_by: Option<StaffId>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    #[schema(inline)]
    pub clock: ClockKind,
    pub role: String,
    /// Later than the moment it stands for where that is out of hours and the case is not urgent.
    #[schema(value_type = String)]
    pub tell_at: Timestamp,
}

pub async fn explain_clocks(asking: Asking<'_>, id: &CaseId) -> Result<CaseClocks, Problem> {
    let Asking { app, caller, desk, language, action } = asking;
    let row = visible(app, caller, desk, id, action).await?.row;
    let timing = timing(case_type(app, desk)?, &row.progress, &app.catalogue.calendars);
    let timing = timing.map_err(|error| Problem::internal(error.to_string()))?;
    let entry = Entry::new(action, Act::Disclosure, caller.actor()).case(id);
    app.disclose(&entry.customers(row.customer_id.clone())).await?;
    let notice =
        |(told, notice): (Told, Notice)| NoticeView { clock: told.clock, role: notice.to, tell_at: notice.tell_at };
    Ok(CaseClocks {
        items: timing.runs.into_iter().map(|run| clock(run, app.time.now(), language)).collect(),
        pauses: pauses(&row),
        notices: timing.notices.into_iter().map(notice).collect(),
    })
}

fn clock(run: Run, now: Timestamp, language: Language) -> ClockView {
    ClockView {
        clock: run.clock,
        standing: run.standing(now),
        started_at: run.started,
        ended_at: run.ended,
        due_at: run.deadline.due,
        provisional: run.deadline.provisional,
        paused: run.deadline.standing,
        explanation: run.deadline.explain(language),
        calendar: run.deadline.calendar,
        calendar_version: run.deadline.calendar_version,
    }
}

fn pauses(row: &CaseRow) -> Vec<PauseView> {
    let pause = |pause: &Pause| PauseView {
        reason: pause.reason.clone(),
        from: pause.from,
        until: pause.until,
        approved_by: pause.approved_by.as_deref().and_then(|by| by.parse().ok()),
    };
    row.progress.pauses.iter().map(pause).collect()
}
