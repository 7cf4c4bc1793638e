//! A month of a calendar, `2026-06`.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// By its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Month(Date);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a month")]
pub struct NotAMonth;

impl Month {
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    pub fn first(self) -> Date {
        self.0
    }

    pub fn last(self) -> Date {
        self.0.last_of_month()
    }

    pub fn holds(self, day: Date) -> bool {
        Self::of(day) == self
    }

    /// So many months earlier.
    #[must_use]
    pub fn earlier(self, months: i32) -> Self {
        Self(self.0.checked_sub(months.months()).unwrap_or(self.0))
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    /// As it is written in a key: a month has one form.
    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let digits = |part: &str, count: usize| {
            let plain = part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
            if plain { part.parse::<i16>().map_err(|_| NotAMonth) } else { Err(NotAMonth) }
        };
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        match (digits(year, 4)?, digits(month, 2)?) {
            (year @ 2000..=2099, month @ 1..=12) => {
                Ok(Self(date(year, i8::try_from(month).map_err(|_| NotAMonth)?, 1)))
            }
            _ => Err(NotAMonth),
        }
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_month_has_one_form() {
        for good in ["2000-01", "2026-06", "2026-11", "2099-12"] {
            assert_eq!(good.parse::<Month>().unwrap().to_string(), good);
        }
        for bad in [
            "1999-12",
            "2100-01",
            "2026-13",
            "2026-00",
            "2026-6",
            "26-06",
            "2026",
            "2026-06-01",
            "+026-06",
            "２０２６-06",
            "",
        ] {
            assert_eq!(bad.parse::<Month>(), Err(NotAMonth), "{bad}");
        }
    }

    #[test]
    fn it_knows_its_days() {
        let month: Month = "2028-02".parse().unwrap();
        assert_eq!((month.first(), month.last()), (date(2028, 2, 1), date(2028, 2, 29)));
        assert!(month.holds(date(2028, 2, 29)) && !month.holds(date(2028, 3, 1)));
        assert_eq!("2026-01".parse::<Month>().unwrap().earlier(13).to_string(), "2024-12");
    }
}
