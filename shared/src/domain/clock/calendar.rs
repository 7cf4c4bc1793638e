//! One working calendar: which days are worked, and the hours of each.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Calendars, ClockError, Interval, Label};

/// No walk over a calendar goes further than this, about 110 years: every computation ends.
pub(super) const HORIZON_DAYS: usize = 40_000;

#[derive(Debug, Clone)]
pub struct Calendar {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) label: Label,
    pub(super) time_zone: TimeZone,
    /// From Monday.
    pub(super) week: [Vec<Interval>; 7],
    pub(super) make_up_hours: Vec<Interval>,
    pub(super) holidays: BTreeMap<Date, Label>,
    pub(super) make_up_days: BTreeMap<Date, Label>,
    /// First and last day for which days off are known; `None` where none are kept.
    pub(super) published: Option<(Date, Date)>,
}

/// Why a day is worked or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayKind {
    Working,
    /// A weekly rest day, whichever weekday that is.
    Weekend,
    Holiday {
        name: Label,
    },
    /// Worked in exchange for a holiday (调休).
    MakeUp {
        name: Label,
    },
}

impl DayKind {
    #[must_use]
    pub fn is_working(&self) -> bool {
        matches!(self, Self::Working | Self::MakeUp { .. })
    }
}

impl Calendar {
    /// A compiled-in calendar, `cn-office` or `cn-hotline`.
    #[must_use]
    pub fn builtin(id: &str) -> Option<&'static Self> {
        Calendars::builtin().get(id).ok()
    }

    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    #[must_use]
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// First and last day for which days off are known; `None` where none are kept.
    #[must_use]
    pub fn published(&self) -> Option<(Date, Date)> {
        self.published
    }

    #[must_use]
    pub fn day_kind(&self, day: Date) -> DayKind {
        if let Some(name) = self.make_up_days.get(&day) {
            return DayKind::MakeUp { name: name.clone() };
        }
        if let Some(name) = self.holidays.get(&day) {
            return DayKind::Holiday { name: name.clone() };
        }
        if self.hours(day).is_empty() { DayKind::Weekend } else { DayKind::Working }
    }

    /// The hours of a day; none on a day off.
    #[must_use]
    pub fn hours(&self, day: Date) -> &[Interval] {
        if self.make_up_days.contains_key(&day) {
            &self.make_up_hours
        } else if self.holidays.contains_key(&day) {
            &[]
        } else {
            &self.week[Self::weekday_index(day.weekday())]
        }
    }

    pub(super) fn days_from(&self, first: Date) -> impl Iterator<Item = Result<Date, ClockError>> + use<> {
        let mut next = Some(first);
        (0..=HORIZON_DAYS).map_while(move |walked| {
            let day = next?;
            next = day.tomorrow().ok();
            let near = walked < HORIZON_DAYS && next.is_some();
            Some(if near { Ok(day) } else { Err(ClockError::TooFar) })
        })
    }

    pub(super) fn weekday_index(weekday: Weekday) -> usize {
        usize::from(weekday.to_monday_zero_offset().unsigned_abs())
    }
}
