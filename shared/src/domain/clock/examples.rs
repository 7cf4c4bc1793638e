//! Deadlines worked out by hand.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;

use super::testing::*;
use super::*;

fn explained(start: &str, term: Term) -> Deadline {
    deadline(office(), at(start), term, &[], &PausePolicy::default()).unwrap()
}

#[test]
fn spring_festival_with_a_make_up_saturday() {
    let found = explained("2026-02-13 16:00", Term::WorkingDays(3));
    assert_eq!(found.due, at("2026-02-25 18:00"));
    assert_eq!(
        found.explain(Language::Zh),
        [
            "2026-02-13 16:00起算，期限3个工作日，按“办公时间”日历（Asia/Shanghai）",
            "起算当日 2026-02-13 不计入（民法典第二百零一条）",
            "2026-02-14（周六）（春节调休上班）计 1 日，累计 1 日",
            "2026-02-15（周日）至2026-02-23（周一）为春节",
            "2026-02-24（周二）至2026-02-25（周三）计 2 日，累计 3 日",
            "截止时间：2026-02-25 18:00",
        ]
    );
    let hours = explained("2026-02-13 17:00", Term::WorkingHours(2));
    assert_eq!(hours.due, at("2026-02-14 10:00"));
    assert_eq!(
        hours.explain(Language::En)[1..],
        [
            "2026-02-13 17:00 to 2026-02-13 18:00: 1 h counted, 1 h left",
            "2026-02-14 09:00 to 2026-02-14 10:00: 1 h counted, 0 min left",
            "Due 2026-02-14 10:00",
        ]
    );
}

#[test]
fn year_end_leap_day_and_lunch() {
    let due = |start, term| due(office(), at(start), term);
    assert_eq!(due("2025-12-31 17:00", Term::WorkingDays(1)), at("2026-01-04 18:00"));
    assert_eq!(due("2024-02-28 10:00", Term::CalendarDays(1)), at("2024-02-29 18:00"));
    assert_eq!(due("2024-02-28 17:30", Term::WorkingHours(1)), at("2024-02-29 09:30"));
    assert_eq!(due("2024-02-28 11:50", Term::WorkingMinutes(20)), at("2024-02-28 13:40"));
    // Due when the office closes, not when it opens again.
    assert_eq!(due("2024-02-28 17:00", Term::WorkingHours(1)), at("2024-02-28 18:00"));
    assert_eq!(due("2024-02-28 17:59:30", Term::WorkingMinutes(1)), at("2024-02-29 09:00:30"));
}

/// ARC-06: three working days to hand the file over, two more to the archive, across National Day.
#[test]
fn archive_hand_over() {
    let handed_over = due(office(), at("2026-09-28 15:00"), Term::WorkingDays(3));
    assert_eq!(handed_over, at("2026-10-08 18:00"));
    assert_eq!(due(office(), handed_over, Term::WorkingDays(2)), at("2026-10-10 18:00"));
}

/// Civil Code art. 203: a last day that is a day off moves; where nobody closes it ends at 24:00.
#[test]
fn calendar_days() {
    let found = explained("2026-09-30 10:00", Term::CalendarDays(3));
    assert_eq!(found.due, at("2026-10-08 18:00"));
    let moved = Step::MovedToWorkingDay { last: date(2026, 10, 3), to: date(2026, 10, 8) };
    assert!(found.steps.contains(&moved));

    let start = at("2026-01-30 10:00");
    let found = deadline(hotline(), start, Term::CalendarDays(1), &[], &policy(0, 0)).unwrap();
    assert_eq!((found.due, found.last_day), (at("2026-02-01 00:00"), date(2026, 1, 31)));
    assert_eq!(found.explain(Language::En).last().unwrap(), "Due 2026-01-31 24:00");
    // A duty within 72 hours runs round the clock, across Spring Festival too.
    let report = due(hotline(), at("2026-02-14 23:59"), Term::WorkingHours(72));
    assert_eq!(report, at("2026-02-17 23:59"));
}

#[test]
fn beyond_the_published_days_a_deadline_is_provisional_until_the_next_notice() {
    let start = at("2026-12-30 10:00");
    let before = explained("2026-12-30 10:00", Term::WorkingDays(3));
    assert_eq!((before.due, before.provisional), (at("2027-01-04 18:00"), true));
    assert!(matches!(before.steps.last(), Some(Step::Provisional { .. })));
    assert!(!explained("2026-12-30 10:00", Term::WorkingDays(1)).provisional);
    assert!(!explained("2026-12-30 10:00", Term::WorkingHours(4)).provisional);
    assert!(explained("2022-12-30 10:00", Term::WorkingDays(5)).provisional);

    let notice: HolidayNotice = serde_json::from_str(
        r#"{"of": "cn", "from": "2027-01-01", "through": "2027-12-31", "days_off":
            [{"holiday": "new_year", "from": "2027-01-01", "through": "2027-01-03"}]}"#,
    )
    .unwrap();
    let data = Calendars::builtin().data().publish(notice, "2026-12").unwrap();
    let calendars = Calendars::new(data).unwrap();
    let office = calendars.get("cn-office").unwrap();
    let after = deadline(office, start, Term::WorkingDays(3), &[], &policy(0, 0)).unwrap();
    assert_eq!((after.due, after.provisional), (at("2027-01-05 18:00"), false));
    assert_eq!((&*before.calendar_version, &*after.calendar_version), ("2026-11", "2026-12"));
}

#[test]
fn terms_are_data_and_absurd_ones_end() {
    let term: Term = serde_json::from_str(r#"{"unit":"working_days","amount":3}"#).unwrap();
    assert_eq!(term, Term::WorkingDays(3));
    let far = |term| deadline(office(), at("2026-01-05 10:00"), term, &[], &policy(0, 0));
    for term in [Term::WorkingMinutes(u32::MAX), Term::WorkingHours(u32::MAX)] {
        assert_eq!(far(term), Err(ClockError::TooFar));
    }
    assert_eq!(far(Term::CalendarDays(u32::MAX)), Err(ClockError::TooFar));
    assert_eq!(far(Term::WorkingDays(0)), Err(ClockError::EmptyTerm));
    let end = jiff::Timestamp::MAX;
    assert_eq!(office().next_opening(end), Err(ClockError::TooFar));
}
