//! Shifts, patterns and limits: what a company may set differently.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::clock::MinuteOfDay;
use crate::domain::language::Label;

const DAY: u16 = 24 * 60;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields, default)]
pub struct RosterPolicy {
    #[serde(rename(deserialize = "shift"))]
    pub shifts: Vec<Shift>,
    #[serde(rename(deserialize = "pattern"))]
    pub patterns: Vec<Pattern>,
    #[serde(rename(deserialize = "limit"))]
    pub limits: Vec<Limit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Shift {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    pub from: MinuteOfDay,
    /// On the next day, if it is no later than `from`.
    pub to: MinuteOfDay,
    #[serde(default)]
    pub break_minutes: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Pattern {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    #[serde(default)]
    pub days_on: u8,
    #[serde(default)]
    pub days_off: u8,
    /// By the company's working calendar instead.
    #[serde(default)]
    pub calendar: bool,
}

/// What the law sets, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Limit {
    pub id: String,
    pub label: Label,
    pub basis: Label,
    pub measure: Measure,
    pub value: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// At least so many.
    DaysOffAWeek,
    /// At most so many.
    MinutesADay,
    /// At most so many on average.
    MinutesAWeek,
}

impl RosterPolicy {
    pub fn shift(&self, id: &str) -> Option<&Shift> {
        self.shifts.iter().find(|shift| shift.id == id)
    }

    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.id == id)
    }
}

impl Shift {
    /// From its start to its end, breaks included.
    pub fn span(&self) -> u16 {
        let (from, to) = (self.from.minutes(), self.to.minutes());
        if to > from { to - from } else { to + DAY - from }
    }

    /// What is worked of it.
    pub fn minutes(&self) -> u32 {
        u32::from(self.span().saturating_sub(self.break_minutes))
    }

    /// When it begins and ends, for whoever has it on a day. `None`: beyond all calendars.
    pub fn times(&self, day: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let last = if self.to > self.from { day } else { day.tomorrow().ok()? };
        let at = |reading: MinuteOfDay, day| Some(reading.on(day).ok()?.to_zoned(zone.clone()).ok()?.timestamp());
        Some((at(self.from, day)?, at(self.to, last)?))
    }
}

impl Pattern {
    /// After so many days it begins anew.
    pub fn cycle(&self) -> u32 {
        if self.calendar { 1 } else { u32::from(self.days_on) + u32::from(self.days_off) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;
    use crate::domain::catalogue::Catalogue;

    #[test]
    fn a_shift_may_end_on_the_next_day() {
        let policy = &Catalogue::builtin().rosters;
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let times = |id: &str| {
            let (from, to) = policy.shift(id).unwrap().times(date(2026, 12, 31), &zone).unwrap();
            (from.to_string(), to.to_string())
        };
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(times("day"), pair("2026-12-31T01:00:00Z", "2026-12-31T10:00:00Z"));
        assert_eq!(times("night"), pair("2026-12-31T15:00:00Z", "2026-12-31T23:30:00Z"));
        assert_eq!(times("round_the_clock"), pair("2026-12-31T01:00:00Z", "2027-01-01T01:00:00Z"));
        let minutes: Vec<_> = policy.shifts.iter().map(Shift::minutes).collect();
        assert_eq!(minutes, [480, 480, 480, 480, 960]);
    }
}
