//! The deadline of a term: when, why, and how sure.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::pause::Ledger;
use super::term::Measure;
use super::trail::Trail;
use super::{Calendar, ClockError, Language, Pause, PausePolicy, Step, Term};
use super::{count_days::count_days, count_time::count_time};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deadline {
    /// In time up to and including this moment.
    pub due: Timestamp,
    /// The day `due` belongs to. "24:00 on the 31st" is due at the first moment of the 1st.
    pub last_day: Date,
    /// It rests on days for which no holidays are published yet: compute it again when they are.
    pub provisional: bool,
    /// A pause has no end yet; `due` is then the latest it can become, the pause running to its cap.
    pub standing: bool,
    pub calendar: String,
    pub calendar_version: String,
    pub steps: Vec<Step>,
}

/// Where a count ended.
pub(super) struct End {
    pub due: Timestamp,
    pub last_day: Date,
}

impl Deadline {
    #[must_use]
    pub fn is_missed(&self, at: Timestamp) -> bool {
        self.due < at
    }

    /// Why it is this moment, one sentence a step.
    #[must_use]
    pub fn explain(&self, language: Language) -> Vec<String> {
        self.steps.iter().map(|step| step.text(language)).collect()
    }
}

/// When a term that starts at `start` ends.
pub fn deadline(
    calendar: &Calendar,
    start: Timestamp,
    term: Term,
    pauses: &[Pause],
    policy: &PausePolicy,
) -> Result<Deadline, ClockError> {
    if term.amount() == 0 {
        return Err(ClockError::EmptyTerm);
    }
    let first_day = calendar.day_of(start);
    let mut trail = Trail::default();
    trail.push(Step::Started {
        at: calendar.local(start),
        calendar: calendar.label().clone(),
        time_zone: calendar.time_zone().iana_name().unwrap_or_default().to_owned(),
        term,
    });

    let (end, standing) = match term.measure() {
        Measure::Time { unit } => {
            let time = |n: u32| SignedDuration::from_secs(unit.as_secs() * i64::from(n));
            let mut ledger = Ledger::new(pauses, policy, time)?;
            let end = count_time(calendar, start, time(term.amount()), &mut ledger, &mut trail)?;
            (end, ledger.open_ended)
        }
        Measure::Days { only_working } => {
            let mut ledger = Ledger::new(pauses, policy, |days| days)?;
            let days = term.amount();
            let end = count_days(calendar, first_day, days, only_working, &mut ledger, &mut trail)?;
            (end, ledger.open_ended)
        }
    };

    trail.push(Step::Due { at: calendar.local(end.due), standing });
    let mut provisional = false;
    if let Some((published_from, published_through)) = calendar.published() {
        provisional = first_day < published_from || published_through < end.last_day;
        if provisional {
            trail.push(Step::Provisional { published_from, published_through });
        }
    }
    Ok(Deadline {
        due: end.due,
        last_day: end.last_day,
        provisional,
        standing,
        calendar: calendar.id().to_owned(),
        calendar_version: calendar.version().to_owned(),
        steps: trail.into_steps(),
    })
}
