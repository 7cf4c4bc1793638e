//! Escalation: who is told when a deadline nears or passes. A notice waits for the next open
//! interval, since nobody acts on a message at midnight; an urgent case waits for nothing.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::count_days::count_days;
use super::pause::Ledger;
use super::term::Measure;
use super::trail::Trail;
use super::{Calendar, ClockError, Deadline, PausePolicy, Run, Term, deadline};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ladder {
    pub rungs: Vec<Rung>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    pub when: When,
    /// Id of the role that is told.
    pub to: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// This much open time before the deadline.
    Before {
        working_minutes: u32,
    },
    Due,
    After(Term),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Normal,
    Urgent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    pub to: String,
    pub when: When,
    /// The moment the rung stands for.
    pub reached: Timestamp,
    /// The moment to tell; later than `reached` where that moment was closed.
    pub tell_at: Timestamp,
}

impl Ladder {
    /// The notices of a run, in order of time. A run that ends before a notice is due has none: an
    /// answered case is not escalated the next morning.
    pub fn notices(&self, calendar: &Calendar, run: &Run, urgency: Urgency) -> Result<Vec<Notice>, ClockError> {
        let mut notices = Vec::new();
        for rung in &self.rungs {
            let reached = rung.when.reached(calendar, &run.deadline)?.max(run.started);
            let tell_at = match urgency {
                Urgency::Urgent => reached,
                Urgency::Normal => calendar.next_opening(reached)?,
            };
            if run.ended.is_none_or(|ended| tell_at < ended) {
                notices.push(Notice { to: rung.to.clone(), when: rung.when, reached, tell_at });
            }
        }
        notices.sort_by_key(|notice| (notice.tell_at, notice.reached));
        Ok(notices)
    }
}

impl When {
    fn reached(self, calendar: &Calendar, deadline: &Deadline) -> Result<Timestamp, ClockError> {
        match self {
            Self::Before { working_minutes } => {
                let open = SignedDuration::from_mins(i64::from(working_minutes));
                calendar.rewind(deadline.due, open)
            }
            Self::Due => Ok(deadline.due),
            Self::After(term) => after(calendar, deadline, term),
        }
    }
}

fn after(calendar: &Calendar, base: &Deadline, term: Term) -> Result<Timestamp, ClockError> {
    if term.amount() == 0 {
        return Err(ClockError::EmptyTerm);
    }
    let never = PausePolicy::default();
    match term.measure() {
        Measure::Time { .. } => Ok(deadline(calendar, base.due, term, &[], &never)?.due),
        // From the last day, not from `due`: 24:00 already reads as the day after.
        Measure::Days { only_working } => {
            let (days, mut none) = (term.amount(), Ledger::new(&[], &never, |days| days)?);
            let (first, trail) = (base.last_day, &mut Trail::default());
            Ok(count_days(calendar, first, days, only_working, &mut none, trail)?.due)
        }
    }
}
