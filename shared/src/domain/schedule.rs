//! When work that nobody asks for is done. Given once, with the function that does it: the deployment
//! template is compared with it, and the local system keeps it.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Again and again, this many minutes apart.
    Every { minutes: u16 },
    /// Once a day, at this time of the company's zone.
    Daily { hour: i8, minute: i8 },
}

impl Schedule {
    /// In the words of EventBridge Scheduler.
    pub fn expression(self) -> String {
        match self {
            Self::Every { minutes } => format!("rate({minutes} minutes)"),
            Self::Daily { hour, minute } => format!("cron({minute} {hour} * * ? *)"),
        }
    }

    /// The next time after `last`.
    pub fn after(self, last: Timestamp, zone: &TimeZone) -> Timestamp {
        let next = match self {
            Self::Every { minutes } => last.checked_add(i64::from(minutes).minutes()).ok(),
            Self::Daily { hour, minute } => {
                let last = last.to_zoned(zone.clone());
                let of = |date: jiff::civil::Date| {
                    let at = date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
                    (at.timestamp() > last.timestamp()).then(|| at.timestamp())
                };
                of(last.date()).or_else(|| of(last.date().tomorrow().ok()?))
            }
        };
        next.unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn next(schedule: Schedule, last: &str, zone: &str) -> String {
        schedule.after(last.parse().unwrap(), &TimeZone::get(zone).unwrap()).to_string()
    }

    #[test]
    fn daily_is_a_time_of_the_companys_day() {
        let early = Schedule::Daily { hour: 2, minute: 30 };
        // 01:00 and 02:30 in Shanghai, the last of a month, and the leap day.
        for (last, wanted) in [
            ("2026-06-08T17:00:00Z", "2026-06-08T18:30:00Z"),
            ("2026-06-08T18:30:00Z", "2026-06-09T18:30:00Z"),
            ("2026-06-30T20:00:00Z", "2026-07-01T18:30:00Z"),
            ("2028-02-28T18:30:00Z", "2028-02-29T18:30:00Z"),
            ("2028-12-31T10:00:00Z", "2028-12-31T18:30:00Z"),
        ] {
            assert_eq!(next(early, last, "Asia/Shanghai"), wanted, "after {last}");
        }
        // In the night the clocks go forward there is no 02:30: an hour later, and not left out.
        assert_eq!(next(early, "2026-03-28T22:00:00Z", "Europe/Berlin"), "2026-03-29T01:30:00Z");
        assert_eq!(next(early, "2026-03-29T01:30:00Z", "Europe/Berlin"), "2026-03-30T00:30:00Z");
    }

    #[test]
    fn it_is_said_in_the_schedulers_words() {
        assert_eq!(Schedule::Every { minutes: 15 }.expression(), "rate(15 minutes)");
        assert_eq!(Schedule::Daily { hour: 2, minute: 5 }.expression(), "cron(5 2 * * ? *)");
        assert_eq!(
            next(Schedule::Every { minutes: 15 }, "2026-06-09T02:00:00Z", "Asia/Shanghai"),
            "2026-06-09T02:15:00Z"
        );
    }
}
