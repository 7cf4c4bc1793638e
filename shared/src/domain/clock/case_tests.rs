//! Several clocks on one case.
#![allow(clippy::unwrap_used)]

use super::testing::*;
use super::*;

#[test]
fn a_rule_that_could_not_run_is_refused() {
    let calendars = Calendars::builtin();
    for rule in rules() {
        assert_eq!(rule.check(calendars), Ok(()));
    }
    let mut rule = rules().swap_remove(2);
    rule.ladder.rungs[2].when = When::After(Term::WorkingDays(0));
    assert_eq!(rule.check(calendars), Err(ClockError::EmptyTerm));
    rule.calendar = "moon".into();
    assert_eq!(rule.check(calendars), Err(ClockError::UnknownCalendar));
}

#[test]
fn the_clocks_of_a_case_do_not_touch_each_other() {
    use EventKind::*;
    let events = events(&[
        ("2026-11-02 10:00", Opened),
        ("2026-11-02 10:30", Accepted),
        ("2026-11-02 11:00", Responded),
        ("2026-11-05 09:30", ProgressReported),
        ("2026-11-09 17:00", Resolved),
        ("2026-11-16 09:00", Reopened),
    ]);
    let waiting = [pause(at("2026-11-03 12:30"), Some(at("2026-11-04 12:30")), false)];
    let runs = runs(&rules(), Calendars::builtin(), &events, &waiting).unwrap();
    let now = at("2026-11-16 10:00");
    let seen: Vec<_> = runs.iter().map(|r| (r.clock, r.deadline.due, r.standing(now))).collect();
    assert_eq!(
        seen,
        [
            (ClockKind::FirstResponse, at("2026-11-02 15:30"), Standing::Met),
            (ClockKind::Progress, at("2026-11-03 18:00"), Standing::Met),
            (ClockKind::Progress, at("2026-11-03 18:00"), Standing::Missed),
            (ClockKind::Progress, at("2026-11-06 18:00"), Standing::Missed),
            // The pause is felt here alone: one day more than 9 November.
            (ClockKind::Resolve, at("2026-11-10 18:00"), Standing::Met),
            (ClockKind::Resolve, at("2026-11-23 18:00"), Standing::Running),
            (ClockKind::CallBack, at("2026-11-11 18:00"), Standing::Overdue),
        ]
    );
}

#[test]
fn a_run_that_ended_in_a_pause_stands_no_longer() {
    use EventKind::*;
    let events = events(&[("2026-11-02 10:00", Opened), ("2026-11-04 10:00", Resolved)]);
    let open = [pause(at("2026-11-03 12:30"), None, true)];
    let resolve = &rules()[2..3];
    let run = runs(resolve, Calendars::builtin(), &events, &open).unwrap().remove(0);
    assert_eq!((run.deadline.due, run.deadline.standing), (at("2026-11-10 18:00"), false));
}
