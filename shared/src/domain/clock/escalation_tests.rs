//! Whom a deadline calls, and when.
#![allow(clippy::unwrap_used)]

use super::testing::*;
use super::*;

#[test]
fn escalation_waits_for_the_morning_unless_urgent_and_stops_with_the_clock() {
    use EventKind::*;
    let resolve = &rules()[2];
    let notices = |urgency, list: &[(&str, EventKind)]| {
        let runs = runs(std::slice::from_ref(resolve), Calendars::builtin(), &events(list), &[]);
        let notices = resolve.ladder.notices(office(), &runs.unwrap()[0], urgency).unwrap();
        notices.into_iter().map(|n| (n.to, n.tell_at)).collect::<Vec<_>>()
    };
    let told =
        |list: &[(&str, &str)]| list.iter().map(|(to, moment)| ((*to).to_owned(), at(moment))).collect::<Vec<_>>();
    // Due on Friday the 6th at 18:00.
    let opened = ("2026-10-30 10:00", Opened);
    assert_eq!(
        notices(Urgency::Normal, &[opened]),
        told(&[
            ("customer_service", "2026-11-06 14:00"),
            ("department_head", "2026-11-09 09:00"),
            ("general_manager", "2026-11-10 09:00"),
        ])
    );
    assert_eq!(
        notices(Urgency::Urgent, &[opened]),
        told(&[
            ("customer_service", "2026-11-06 14:00"),
            ("department_head", "2026-11-06 18:00"),
            ("general_manager", "2026-11-09 18:00"),
        ])
    );
    // Answered on Friday night, too late: the head is not told on Monday that it is open.
    let answered = ("2026-11-06 20:00", Resolved);
    assert_eq!(notices(Urgency::Normal, &[opened, answered]), told(&[("customer_service", "2026-11-06 14:00")]));
}

#[test]
fn a_reminder_counts_back_through_the_lunch_break() {
    let before = |working_minutes| {
        let opened = events(&[("2026-10-30 10:00", EventKind::Opened)]);
        let run = runs(&rules()[2..3], Calendars::builtin(), &opened, &[]).unwrap().remove(0);
        let rung = Rung { when: When::Before { working_minutes }, to: "sales".into() };
        let notices = Ladder { rungs: vec![rung] }.notices(office(), &run, Urgency::Urgent);
        notices.unwrap()[0].reached
    };
    assert_eq!(before(270), at("2026-11-06 13:30"));
    assert_eq!(before(271), at("2026-11-06 11:59"));
    // Never before the clock started.
    assert_eq!(before(60_000), at("2026-10-30 10:00"));
}

/// A notice counted in days from 24:00 must not slip by a day.
#[test]
fn a_ladder_counts_from_the_last_day() {
    let deadline = deadline(hotline(), at("2026-01-30 10:00"), Term::WorkingDays(1), &[], &policy(0, 0));
    let started = at("2026-01-30 10:00");
    let deadline = deadline.unwrap();
    let run = Run { clock: ClockKind::Reply, started, ended: None, deadline };
    let rung = Rung { when: When::After(Term::WorkingDays(1)), to: "department_head".into() };
    let notices = Ladder { rungs: vec![rung] }.notices(hotline(), &run, Urgency::Normal).unwrap();
    assert_eq!(notices[0].tell_at, at("2026-02-02 00:00"));
}
