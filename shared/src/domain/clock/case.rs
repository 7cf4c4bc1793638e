//! Several clocks on one case, independent of each other (CMP-17): accept, first response, progress,
//! resolve, reply, call-back. Which event starts, restarts and stops which clock is policy, so that
//! a progress clock can neither overrule the first response nor run on after the answer.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Calendars, ClockError, Deadline, Ladder, Pause, PausePolicy, Term, When, deadline};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    Accept,
    FirstResponse,
    Progress,
    Resolve,
    Reply,
    CallBack,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    Opened,
    Accepted,
    Responded,
    ProgressReported,
    Resolved,
    Replied,
    CalledBack,
    Closed,
    Reopened,
    Withdrawn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    pub at: Timestamp,
    pub kind: EventKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct ClockRule {
    pub clock: ClockKind,
    /// Id of a calendar.
    pub calendar: String,
    pub term: Term,
    /// By default the clock never stands, whatever pauses the case has.
    #[serde(default)]
    pub pause: PausePolicy,
    pub starts_on: Vec<EventKind>,
    /// Ends the run and begins another, while the clock runs.
    #[serde(default)]
    pub restarts_on: Vec<EventKind>,
    pub stops_on: Vec<EventKind>,
    #[serde(default)]
    pub ladder: Ladder,
}

impl ClockRule {
    /// What a run would stumble over, told when the rule is written.
    pub fn check(&self, calendars: &Calendars) -> Result<(), ClockError> {
        calendars.get(&self.calendar)?;
        let rungs = self.ladder.rungs.iter().filter_map(|rung| match rung.when {
            When::After(term) => Some(term),
            When::Before { .. } | When::Due => None,
        });
        let mut terms = std::iter::once(self.term).chain(rungs);
        if terms.any(|term| term.amount() == 0) { Err(ClockError::EmptyTerm) } else { Ok(()) }
    }
}

/// One run of one clock, from a start to its stop or restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    pub clock: ClockKind,
    pub started: Timestamp,
    pub ended: Option<Timestamp>,
    pub deadline: Deadline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Running,
    Overdue,
    Met,
    Missed,
}

impl Run {
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.ended {
            Some(ended) if self.deadline.is_missed(ended) => Standing::Missed,
            Some(_) => Standing::Met,
            None if self.deadline.is_missed(now) => Standing::Overdue,
            None => Standing::Running,
        }
    }
}

/// Every run of every clock of a case, rule by rule, each in order of time.
pub fn runs(
    rules: &[ClockRule],
    calendars: &Calendars,
    events: &[Event],
    pauses: &[Pause],
) -> Result<Vec<Run>, ClockError> {
    let mut events = events.to_vec();
    events.sort_by_key(|event| event.at);
    let mut runs = Vec::new();
    for rule in rules {
        let calendar = calendars.get(&rule.calendar)?;
        for (started, ended) in periods(rule, &events) {
            let pauses = within(pauses, ended);
            let deadline = deadline(calendar, started, rule.term, &pauses, &rule.pause)?;
            runs.push(Run { clock: rule.clock, started, ended, deadline });
        }
    }
    Ok(runs)
}

fn periods(rule: &ClockRule, events: &[Event]) -> Vec<(Timestamp, Option<Timestamp>)> {
    let mut periods = Vec::new();
    let mut running = None;
    for Event { at, kind } in events {
        match running {
            Some(started) if rule.stops_on.contains(kind) => {
                periods.push((started, Some(*at)));
                running = None;
            }
            Some(started) if rule.restarts_on.contains(kind) => {
                periods.push((started, Some(*at)));
                running = Some(*at);
            }
            None if rule.starts_on.contains(kind) => running = Some(*at),
            _ => {}
        }
    }
    periods.extend(running.map(|started| (started, None)));
    periods
}

/// The pauses as far as a run that ended could feel them.
fn within(pauses: &[Pause], ended: Option<Timestamp>) -> Vec<Pause> {
    let Some(ended) = ended else {
        return pauses.to_vec();
    };
    let felt = pauses.iter().filter(|pause| pause.from < ended);
    felt.map(|pause| Pause { until: Some(pause.until.map_or(ended, |until| until.min(ended))), ..pause.clone() })
        .collect()
}
