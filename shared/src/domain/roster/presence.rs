//! Who is at work at a moment.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Days, RosterPolicy, Shift};

/// A shift that is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence<'p> {
    /// The day it began.
    pub day: Date,
    pub shift: &'p Shift,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// Of somebody with these days, if he is at work then: on a shift of that day, or still on one of the day before.
pub fn present<'p>(policy: &'p RosterPolicy, days: &Days, zone: &TimeZone, at: Timestamp) -> Option<Presence<'p>> {
    let today = at.to_zoned(zone.clone()).date();
    let going_on = |day: Date| {
        let shift = policy.shift(days.get(&day)?.shift()?)?;
        let (from, until) = shift.times(day, zone)?;
        (from <= at && at < until).then_some(Presence { day, shift, from, until })
    };
    going_on(today).or_else(|| going_on(today.yesterday().ok()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;
    use crate::domain::catalogue::Catalogue;
    use crate::domain::roster::Duty;

    #[test]
    fn a_night_shift_goes_on_after_midnight() {
        let policy = &Catalogue::builtin().rosters;
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let days = Days::from([
            (date(2026, 6, 30), Duty::Shift("night".to_owned())),
            (date(2026, 7, 1), Duty::Off),
            (date(2026, 7, 2), Duty::Shift("gone".to_owned())),
        ]);
        let at = |text: &str| {
            let found = present(policy, &days, &zone, text.parse().unwrap());
            found.map(|found| found.day.to_string())
        };
        let night = Some("2026-06-30".to_owned());
        // 23:00 to 07:30 in Shanghai.
        assert_eq!(at("2026-06-30T14:59:59Z"), None);
        assert_eq!(at("2026-06-30T15:00:00Z"), night);
        assert_eq!(at("2026-06-30T16:30:00Z"), night);
        assert_eq!(at("2026-06-30T23:29:59Z"), night);
        assert_eq!(at("2026-06-30T23:30:00Z"), None);
        assert_eq!(at("2026-07-02T04:00:00Z"), None, "a shift that the policy no longer has is nobody's");
    }
}
