//! Hours of a day: half-open intervals in whole minutes, several a day, so that a lunch break is data.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, time};
use serde::{Deserialize, Serialize};

use super::ClockError;

const MINUTES_A_DAY: u16 = 24 * 60;

/// A reading of the wall clock, `00:00` to `24:00`. The last one is needed to say "until midnight"
/// and is why `jiff::civil::Time` does not serve here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MinuteOfDay(u16);

impl MinuteOfDay {
    /// Since midnight.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// This reading on the wall clock of `date`; `24:00` is the first moment of the next day.
    pub fn on(self, date: Date) -> Result<DateTime, ClockError> {
        if self.0 == MINUTES_A_DAY {
            let next = date.tomorrow().map_err(|_| ClockError::TooFar)?;
            return Ok(next.to_datetime(time(0, 0, 0, 0)));
        }
        let (hour, minute) = (self.0 / 60, self.0 % 60);
        date.at(0, 0, 0, 0)
            .with()
            .hour(i8::try_from(hour).map_err(|_| ClockError::BadHours)?)
            .minute(i8::try_from(minute).map_err(|_| ClockError::BadHours)?)
            .build()
            .map_err(|_| ClockError::BadHours)
    }
}

impl FromStr for MinuteOfDay {
    type Err = ClockError;

    fn from_str(text: &str) -> Result<Self, ClockError> {
        let two_digits = |part: &str| match part.as_bytes() {
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => Some(u16::from(a - b'0') * 10 + u16::from(b - b'0')),
            _ => None,
        };
        let (hour, minute) = text.split_once(':').ok_or(ClockError::BadHours)?;
        match (two_digits(hour), two_digits(minute)) {
            (Some(h @ 0..=23), Some(m @ 0..=59)) => Ok(Self(h * 60 + m)),
            (Some(24), Some(0)) => Ok(Self(MINUTES_A_DAY)),
            _ => Err(ClockError::BadHours),
        }
    }
}

impl TryFrom<String> for MinuteOfDay {
    type Error = ClockError;

    fn try_from(text: String) -> Result<Self, ClockError> {
        text.parse()
    }
}

impl From<MinuteOfDay> for String {
    fn from(reading: MinuteOfDay) -> Self {
        reading.to_string()
    }
}

impl fmt::Display for MinuteOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Open from `from` until just before `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    pub from: MinuteOfDay,
    pub to: MinuteOfDay,
}

/// The intervals of one day must run forward and must not overlap: an overlap would count twice.
pub(super) fn check(intervals: &[Interval]) -> Result<(), ClockError> {
    let forward = intervals.iter().all(|i| i.from < i.to);
    let apart = intervals.windows(2).all(|pair| match pair {
        [a, b] => a.to <= b.from,
        _ => true,
    });
    if forward && apart { Ok(()) } else { Err(ClockError::BadHours) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn readings_are_strict() {
        for good in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(good.parse::<MinuteOfDay>().unwrap().to_string(), good);
        }
        for bad in ["24:01", "9:00", "09:60", "0900", "+9:00", "09:00:00", "０９:00", ""] {
            assert_eq!(bad.parse::<MinuteOfDay>(), Err(ClockError::BadHours), "{bad}");
        }
    }

    #[test]
    fn overlaps_and_backward_intervals_are_refused() {
        let interval = |from: &str, to: &str| Interval { from: from.parse().unwrap(), to: to.parse().unwrap() };
        assert!(check(&[interval("09:00", "12:00"), interval("12:00", "18:00")]).is_ok());
        assert!(check(&[interval("09:00", "12:00"), interval("11:59", "18:00")]).is_err());
        assert!(check(&[interval("13:30", "18:00"), interval("09:00", "12:00")]).is_err());
        assert!(check(&[interval("09:00", "09:00")]).is_err());
    }
}
