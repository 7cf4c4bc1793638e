//! Public holidays and make-up working days (调休), as a government publishes them: year by year.
//!
//! Nothing here can be computed. The State Council announces each year late in the year before, and
//! has changed a year that was under way (Spring Festival 2020), so a notice can replace another.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ClockError, Label};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct PublicHolidays {
    pub id: String,
    pub published_from: Date,
    pub published_through: Date,
    pub names: BTreeMap<String, Label>,
    pub days_off: Vec<DaysOff>,
}

/// One entry of a notice: "Spring Festival: off from 15 to 23 February; 14 and 28 are worked".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct DaysOff {
    /// An id of [`PublicHolidays::names`].
    pub holiday: String,
    pub from: Date,
    pub through: Date,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub make_up: Vec<Date>,
}

/// What an administrator adds when the next year is announced, or when a year is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayNotice {
    /// Whose: an id of [`PublicHolidays`].
    pub of: String,
    pub from: Date,
    pub through: Date,
    #[serde(default)]
    pub names: BTreeMap<String, Label>,
    pub days_off: Vec<DaysOff>,
}

pub(super) type Named = BTreeMap<Date, Label>;

impl PublicHolidays {
    /// These holidays with the notice in force: it replaces every entry that begins in its period.
    pub fn publish(&self, notice: HolidayNotice) -> Result<Self, ClockError> {
        let period = notice.from..=notice.through;
        if period.is_empty() {
            return Err(ClockError::Backwards);
        }
        if !notice.days_off.iter().all(|d| period.contains(&d.from)) {
            return Err(ClockError::OutsidePublication);
        }
        let follows = self.published_through.tomorrow().is_ok_and(|next| notice.from <= next);
        if !follows || notice.from < self.published_from {
            return Err(ClockError::PublicationGap);
        }
        let mut next = self.clone();
        next.names.extend(notice.names);
        next.days_off.retain(|d| !period.contains(&d.from));
        next.days_off.extend(notice.days_off);
        next.days_off.sort_by_key(|d| d.from);
        next.published_through = next.published_through.max(notice.through);
        next.expand()?;
        Ok(next)
    }

    /// Days off and make-up working days, one entry a day.
    pub(super) fn expand(&self) -> Result<(Named, Named), ClockError> {
        if self.published_through < self.published_from {
            return Err(ClockError::Backwards);
        }
        let (mut off, mut make_up) = (Named::new(), Named::new());
        for entry in &self.days_off {
            let name = self.names.get(&entry.holiday).ok_or(ClockError::UnknownHoliday)?;
            if entry.through < entry.from {
                return Err(ClockError::Backwards);
            }
            if entry.from < self.published_from || entry.through > self.published_through {
                return Err(ClockError::OutsidePublication);
            }
            let mut day = entry.from;
            while day <= entry.through {
                off.insert(day, name.clone());
                day = day.tomorrow().map_err(|_| ClockError::TooFar)?;
            }
            make_up.extend(entry.make_up.iter().map(|day| (*day, name.clone())));
        }
        if make_up.keys().any(|day| off.contains_key(day)) {
            return Err(ClockError::DayOffAndMakeUp);
        }
        Ok((off, make_up))
    }
}
