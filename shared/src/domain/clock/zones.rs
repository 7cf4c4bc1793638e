//! Zones that change their clocks: hours are those of the wall clock, lengths those of real time.
#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use proptest::prelude::*;

use super::testing::{due, minute};
use super::*;

fn calendar(zone: &str, open: &[(&str, &str)]) -> Calendar {
    use WeekdayName::*;
    let interval = |(from, to): &(&str, &str)| Interval { from: from.parse().unwrap(), to: to.parse().unwrap() };
    let week = WeekHours {
        days: vec![Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday],
        open: open.iter().map(interval).collect(),
    };
    let entry = CalendarEntry {
        id: "here".into(),
        label: super::testing::label("here"),
        time_zone: zone.into(),
        public_holidays: None,
        make_up_hours: vec![],
        week: vec![week],
    };
    let data = CalendarData { version: "1".into(), public_holidays: vec![], calendars: vec![entry] };
    Calendars::new(data).unwrap().get("here").unwrap().clone()
}

fn zoned(text: &str) -> Timestamp {
    text.parse::<jiff::Zoned>().unwrap().timestamp()
}

#[test]
fn a_day_of_23_hours_is_23_hours_of_work() {
    let always = calendar("America/New_York", &[("00:00", "24:00")]);
    let start = zoned("2026-03-07T12:00[America/New_York]");
    let end = zoned("2026-03-08T13:00[America/New_York]");
    assert_eq!(due(&always, start, Term::WorkingHours(24)), end);
    let last = zoned("2026-03-09T00:00[America/New_York]");
    assert_eq!(due(&always, start, Term::WorkingDays(1)), last);
}

#[test]
fn hours_that_do_not_exist_are_not_worked_and_never_overlap() {
    let skipped = calendar("America/New_York", &[("02:00", "02:30")]);
    let start = zoned("2026-03-08T00:00[America/New_York]");
    let next_night = zoned("2026-03-09T02:00[America/New_York]");
    assert_eq!(skipped.next_opening(start), Ok(next_night));

    let around = calendar("America/New_York", &[("01:00", "02:00"), ("02:30", "03:00"), ("03:00", "04:00")]);
    let end = zoned("2026-03-08T03:30[America/New_York]");
    assert_eq!(due(&around, start, Term::WorkingMinutes(90)), end);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Around the changes of 2026, against the reading of the wall clock minute by minute.
    /// Lord Howe Island moves by half an hour, Havana at midnight.
    #[test]
    fn the_wall_clock_decides(
        zone in prop_oneof![
            Just("America/New_York"), Just("Australia/Lord_Howe"), Just("America/Havana"),
            Just("Asia/Kolkata"),
        ],
        hours in prop_oneof![
            Just([("00:00", "06:00"), ("09:00", "17:30")]), Just([("08:15", "12:00"), ("22:00", "24:00")]),
        ],
        near in prop_oneof![
            Just("2026-03-07T00:00Z"), Just("2026-04-03T12:00Z"), Just("2026-10-02T12:00Z"),
            Just("2026-10-31T00:00Z"),
        ],
        after in 0..1440_i64,
        amount in 1..2000_u32,
    ) {
        let calendar = calendar(zone, &hours);
        let near: Timestamp = near.parse().unwrap();
        let start = near.as_second() / 60 + after;
        let bounds = hours.map(|(from, to)| {
            let read = |text: &str| {
                let (h, m) = text.split_once(':').unwrap();
                h.parse::<i32>().unwrap() * 60 + m.parse::<i32>().unwrap()
            };
            read(from)..read(to)
        });
        let (mut now, mut left) = (start, amount);
        while left > 0 {
            let wall = minute(now).to_zoned(calendar.time_zone().clone()).time();
            let read = i32::from(wall.hour()) * 60 + i32::from(wall.minute());
            left -= u32::from(bounds.iter().any(|open| open.contains(&read)));
            now += 1;
        }
        prop_assert_eq!(due(&calendar, minute(start), Term::WorkingMinutes(amount)), minute(now));
    }
}
