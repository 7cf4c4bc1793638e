//! Calendars as they are written down (`catalogue/calendars.toml`, or a company's own document in
//! the table), and the checks that turn them into [`Calendar`]s.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::compiled::{self, compiled};

use super::{Calendar, ClockError, HolidayNotice, Interval, Label, PublicHolidays, hours};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct CalendarData {
    /// Recorded with each deadline: an answer must be repeatable after the calendar has changed.
    pub version: String,
    #[serde(default)]
    pub public_holidays: Vec<PublicHolidays>,
    pub calendars: Vec<CalendarEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct CalendarEntry {
    pub id: String,
    pub label: Label,
    /// IANA name.
    pub time_zone: String,
    /// Id of the public holidays that are kept; without one the calendar keeps none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_holidays: Option<String>,
    /// Hours of a make-up working day, whatever the weekday it falls on has otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub make_up_hours: Vec<Interval>,
    /// Weekdays that are not named are days off.
    pub week: Vec<WeekHours>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct WeekHours {
    pub days: Vec<WeekdayName>,
    pub open: Vec<Interval>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeekdayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<WeekdayName> for Weekday {
    fn from(name: WeekdayName) -> Self {
        match name {
            WeekdayName::Monday => Self::Monday,
            WeekdayName::Tuesday => Self::Tuesday,
            WeekdayName::Wednesday => Self::Wednesday,
            WeekdayName::Thursday => Self::Thursday,
            WeekdayName::Friday => Self::Friday,
            WeekdayName::Saturday => Self::Saturday,
            WeekdayName::Sunday => Self::Sunday,
        }
    }
}

impl CalendarData {
    /// This document with one more year announced, under a new version.
    pub fn publish(&self, notice: HolidayNotice, version: impl Into<String>) -> Result<Self, ClockError> {
        let mut next = Self { version: version.into(), ..self.clone() };
        let holidays = next.public_holidays.iter_mut().find(|h| h.id == notice.of);
        let holidays = holidays.ok_or(ClockError::UnknownPublicHolidays)?;
        *holidays = holidays.publish(notice)?;
        Ok(next)
    }

    fn compile(&self, entry: &CalendarEntry) -> Result<Calendar, ClockError> {
        let mut week: [Vec<Interval>; 7] = Default::default();
        for hours in &entry.week {
            hours::check(&hours.open)?;
            for name in &hours.days {
                let day = &mut week[Calendar::weekday_index(Weekday::from(*name))];
                if !day.is_empty() {
                    return Err(ClockError::DuplicateWeekday);
                }
                day.clone_from(&hours.open);
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err(ClockError::NeverOpen);
        }
        hours::check(&entry.make_up_hours)?;

        let kept = entry.public_holidays.as_deref().map(|id| {
            let found = self.public_holidays.iter().find(|h| h.id == id);
            found.ok_or(ClockError::UnknownPublicHolidays)
        });
        let kept = kept.transpose()?;
        let (holidays, make_up_days) = kept.map(PublicHolidays::expand).transpose()?.unwrap_or_default();
        if !make_up_days.is_empty() && entry.make_up_hours.is_empty() {
            return Err(ClockError::MakeUpWithoutHours);
        }
        Ok(Calendar {
            id: entry.id.clone(),
            version: self.version.clone(),
            label: entry.label.clone(),
            time_zone: TimeZone::get(&entry.time_zone).map_err(|_| ClockError::UnknownTimeZone)?,
            week,
            make_up_hours: entry.make_up_hours.clone(),
            holidays,
            make_up_days,
            published: kept.map(|h| (h.published_from, h.published_through)),
        })
    }
}

/// Checked calendars, ready to compute with.
#[derive(Debug, Clone)]
pub struct Calendars {
    data: CalendarData,
    compiled: Vec<Calendar>,
}

impl PartialEq for Calendars {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl Serialize for Calendars {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.data.serialize(serializer)
    }
}

static BUILTIN: LazyLock<Calendars> = LazyLock::new(|| {
    // Compiled in, and read by a test.
    Calendars::new(compiled::read(compiled!("calendars"))).expect("catalogue/calendars.toml is valid")
});

impl Calendars {
    /// What is compiled in; a company's own document takes its place.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// The same before anybody has asked for it: reading it takes a moment.
    pub(crate) fn shipped() -> &'static LazyLock<Self> {
        &BUILTIN
    }

    pub fn new(data: CalendarData) -> Result<Self, ClockError> {
        let unique = |ids: Vec<&str>| (1..ids.len()).all(|i| !ids[..i].contains(&ids[i]));
        if !unique(data.calendars.iter().map(|c| c.id.as_str()).collect())
            || !unique(data.public_holidays.iter().map(|h| h.id.as_str()).collect())
        {
            return Err(ClockError::DuplicateId);
        }
        // Also those that no calendar keeps yet: a fault is told when it is made.
        for holidays in &data.public_holidays {
            holidays.expand()?;
        }
        let compiled = data.calendars.iter().map(|c| data.compile(c)).collect::<Result<_, _>>()?;
        Ok(Self { data, compiled })
    }

    pub fn get(&self, id: &str) -> Result<&Calendar, ClockError> {
        self.compiled.iter().find(|c| c.id == id).ok_or(ClockError::UnknownCalendar)
    }

    /// Whether some public holidays have one of this id.
    #[must_use]
    pub fn knows_holiday(&self, id: &str) -> bool {
        self.data.public_holidays.iter().any(|holidays| holidays.names.contains_key(id))
    }

    /// The first day off of each holiday of this id, as far as they are published.
    pub fn festivals(&self, id: &str) -> impl Iterator<Item = Date> {
        let days = self.data.public_holidays.iter().flat_map(|holidays| &holidays.days_off);
        days.filter(move |entry| entry.holiday == id).map(|entry| entry.from)
    }

    /// The document behind these calendars, to show or to extend.
    #[must_use]
    pub fn data(&self) -> &CalendarData {
        &self.data
    }
}
