//! The clock against a naive one, which walks minute by minute over the published days as JSON
//! (`calendar_cn.json`: State Council notices, collected by chinesecalendar 1.11.0, MIT licence),
//! with the hours written out and Shanghai as UTC+8, and shares no code with the clock.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde::Deserialize;

use super::testing::*;
use super::*;

#[derive(Deserialize)]
struct Published {
    holidays: BTreeMap<Date, String>,
    makeup_workdays: BTreeMap<Date, String>,
}

static PUBLISHED: LazyLock<Published> =
    LazyLock::new(|| serde_json::from_str(include_str!("calendar_cn.json")).unwrap());

const FIRST: Date = date(2023, 1, 1);
const DAYS: usize = 365 * 5;

/// Whether each day from 1 January 2023 on is worked.
static WORKED: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let days = FIRST.series(1.day()).take(DAYS);
    days.map(|day| {
        let weekend = day.weekday().to_monday_zero_offset() >= 5;
        let off = PUBLISHED.holidays.contains_key(&day);
        PUBLISHED.makeup_workdays.contains_key(&day) || !(weekend || off)
    })
    .collect()
});

/// Day since [`FIRST`] and minute of the day.
fn local(unix_minute: i64) -> (usize, i64) {
    let first = FIRST.duration_since(date(1970, 1, 1)).as_hours() * 60;
    let local = unix_minute + 8 * 60 - first;
    (usize::try_from(local / 1440).unwrap(), local % 1440)
}

fn open(unix_minute: i64) -> bool {
    let (day, minute) = local(unix_minute);
    WORKED[day] && ((540..720).contains(&minute) || (810..1080).contains(&minute))
}

struct Allowed {
    cap: u32,
    free: u32,
}

impl Allowed {
    fn stands(&mut self, stops: &[Stop], unix_minute: i64) -> bool {
        let now: Vec<_> = stops.iter().filter(|s| s.covers(unix_minute)).collect();
        let approved = now.iter().any(|s| s.approved);
        let stands = !now.is_empty() && self.cap > 0 && (approved || self.free > 0);
        if stands {
            self.cap -= 1;
            self.free -= u32::from(!approved);
        }
        stands
    }
}

fn naive_time(start: i64, mut minutes: u32, stops: &[Stop], mut allowed: Allowed) -> i64 {
    let mut now = start;
    while minutes > 0 {
        if open(now) && !allowed.stands(stops, now) {
            minutes -= 1;
        }
        now += 1;
    }
    now
}

fn naive_days(start: i64, days: u32, working: bool, stops: &[Stop], mut allowed: Allowed) -> i64 {
    let (mut now, mut counted) = (start, 0);
    loop {
        let (day, minute) = local(now);
        let last_minute = if WORKED[day] { 1079 } else { 1439 };
        if minute == last_minute && counted == days && WORKED[day] {
            return now + 1;
        }
        if day != local(start).0
            && minute == last_minute
            && counted < days
            && (WORKED[day] || !working)
            && !allowed.stands(stops, now)
        {
            counted += 1;
            if counted == days && WORKED[day] {
                return now + 1;
            }
        }
        now += 1;
    }
}

#[test]
fn each_published_day_is_what_the_notice_says() {
    for (index, worked) in WORKED.iter().enumerate() {
        let day = FIRST.checked_add(i64::try_from(index).unwrap().days()).unwrap();
        let kind = office().day_kind(day);
        assert_eq!(kind.is_working(), *worked, "{day}");
        let name = match &kind {
            DayKind::Holiday { name } => PUBLISHED.holidays.get(&day) == Some(&name.en),
            DayKind::MakeUp { name } => PUBLISHED.makeup_workdays.get(&day) == Some(&name.en),
            _ => !PUBLISHED.holidays.contains_key(&day),
        };
        assert!(name, "{day}: {kind:?}");
    }
    assert_eq!(office().published(), Some((FIRST, date(2026, 12, 31))));
}

fn any_case() -> impl Strategy<Value = (i64, Vec<Stop>)> {
    any_minute().prop_flat_map(|start| (Just(start), any_stops(start)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn open_at_and_next_opening(start in any_minute()) {
        prop_assert_eq!(office().open_at(minute(start)), Ok(open(start)));
        let next = (start..).find(|m| open(*m)).unwrap();
        prop_assert_eq!(office().next_opening(minute(start)), Ok(minute(next)));
    }

    #[test]
    fn working_minutes(
        (start, stops) in any_case(), amount in 1..3000_u32, cap in 0..4000_u32, free in 0..1000_u32,
    ) {
        let naive = naive_time(start, amount, &stops, Allowed { cap, free });
        let term = Term::WorkingMinutes(amount);
        let found =
            deadline(office(), minute(start), term, &pauses(&stops), &policy(cap, free)).unwrap();
        prop_assert_eq!(found.due, minute(naive));
    }

    #[test]
    fn working_hours((start, stops) in any_case(), amount in 1..60_u32, cap in 0..60_u32, free in 0..9_u32) {
        let allowed = Allowed { cap: cap * 60, free: free * 60 };
        let naive = naive_time(start, amount * 60, &stops, allowed);
        let term = Term::WorkingHours(amount);
        let found =
            deadline(office(), minute(start), term, &pauses(&stops), &policy(cap, free)).unwrap();
        prop_assert_eq!(found.due, minute(naive));
    }

    #[test]
    fn days(
        (start, stops) in any_case(), amount in 1..25_u32, working: bool, cap in 0..15_u32, free in 0..5_u32,
    ) {
        let naive = naive_days(start, amount, working, &stops, Allowed { cap, free });
        let term =
            if working { Term::WorkingDays(amount) } else { Term::CalendarDays(amount) };
        let found =
            deadline(office(), minute(start), term, &pauses(&stops), &policy(cap, free)).unwrap();
        prop_assert_eq!(found.due, minute(naive));
        prop_assert_eq!(found.last_day, office().day_of(minute(naive - 1)));
    }
}
