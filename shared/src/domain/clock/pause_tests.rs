//! Pauses worked out by hand.
#![allow(clippy::unwrap_used)]

use super::testing::*;
use super::*;

#[test]
fn a_pause_stops_the_clock_as_far_as_its_policy_goes() {
    let start = at("2026-11-02 10:00");
    let count = |pauses: &[Pause], policy: &PausePolicy, term| deadline(office(), start, term, pauses, policy).unwrap();
    let days = Term::WorkingDays(5);
    let noon = |day: u8| at(&format!("2026-11-{day:02} 12:30"));
    let two_days = |approved| [pause(noon(3), Some(noon(5)), approved)];

    assert_eq!(count(&two_days(true), &policy(10, 0), days).due, at("2026-11-11 18:00"));
    assert_eq!(count(&two_days(false), &policy(10, 0), days).due, at("2026-11-09 18:00"));
    assert_eq!(count(&two_days(false), &policy(10, 1), days).due, at("2026-11-10 18:00"));
    assert_eq!(count(&two_days(true), &policy(1, 1), days).due, at("2026-11-10 18:00"));
    // One day from Monday the 2nd: paused at the close of the 3rd and the 4th, it ends on the 5th.
    assert_eq!(count(&two_days(true), &policy(9, 0), Term::WorkingDays(1)).due, at("2026-11-05 18:00"));

    // Not ended yet: as late as the cap allows, and said to be so.
    let open = count(&[pause(noon(3), None, true)], &policy(2, 0), days);
    assert_eq!((open.due, open.standing), (at("2026-11-11 18:00"), true));
    let hours = count(&[pause(at("2026-11-02 11:00"), None, true)], &policy(3, 0), Term::WorkingHours(2));
    assert_eq!((hours.due, hours.standing), (at("2026-11-02 16:30"), true));
    assert_eq!(
        hours.explain(Language::En)[1..],
        [
            "2026-11-02 10:00 to 2026-11-02 11:00: 1 h counted, 1 h left",
            "2026-11-02 11:00 to 2026-11-02 15:30: paused for 3 h, waiting for the customer (approved)",
            "The pause \"waiting for the customer\" does not stop the clock from 2026-11-02 15:30 on: \
             the cap is reached",
            "2026-11-02 15:30 to 2026-11-02 16:30: 1 h counted, 0 min left",
            "Due 2026-11-02 16:30 at the latest: the pause has not ended, its cap is assumed",
        ]
    );
    let never = count(&two_days(true), &policy(0, 0), days);
    assert_eq!(never.due, at("2026-11-09 18:00"));
    let refused = |limit| move |s: &Step| matches!(s, Step::PauseRefused { limit: l, .. } if *l == limit);
    assert!(never.steps.iter().any(refused(PauseLimit::NeverPaused)));
    let unapproved = count(&two_days(false), &policy(9, 0), days);
    assert!(unapproved.steps.iter().any(refused(PauseLimit::ApprovalMissing)));

    let backwards = [pause(noon(5), Some(noon(3)), true)];
    assert_eq!(deadline(office(), start, days, &backwards, &policy(9, 9)), Err(ClockError::Backwards));
    assert_eq!(policy(1, 1).reason("tired"), Err(ClockError::UnknownReason));
}

/// Found by the property that one more pause never brings a deadline forward: a term that ran out on
/// a day off only moves on, and a pause in between does not hold it.
#[test]
fn a_term_that_ran_out_on_a_day_off_is_moved_and_not_paused() {
    let start = at("2026-11-05 10:00");
    let term = Term::CalendarDays(2);
    let on_sunday = pause(at("2026-11-08 10:00"), Some(at("2026-11-12 10:00")), true);
    let due = |pauses: &[Pause]| deadline(office(), start, term, pauses, &policy(9, 9)).unwrap().due;
    assert_eq!(due(&[on_sunday]), at("2026-11-09 18:00"));
    let on_saturday = pause(at("2026-11-07 10:00"), Some(at("2026-11-12 10:00")), true);
    assert_eq!(due(&[on_saturday]), at("2026-11-12 18:00"));
}

#[test]
fn a_pause_that_ends_at_closing_time_covers_the_day_and_one_that_begins_then_does_not() {
    let start = at("2026-11-02 10:00");
    let due = |from, until| {
        let pauses = [pause(at(from), Some(at(until)), true)];
        deadline(office(), start, Term::WorkingDays(1), &pauses, &policy(9, 0)).unwrap().due
    };
    assert_eq!(due("2026-11-03 17:00", "2026-11-03 18:00"), at("2026-11-04 18:00"));
    assert_eq!(due("2026-11-03 17:00", "2026-11-03 17:59"), at("2026-11-03 18:00"));
    assert_eq!(due("2026-11-03 18:00", "2026-11-04 18:00"), at("2026-11-03 18:00"));
}

#[test]
fn only_a_pause_that_stops_the_clock_makes_it_stand() {
    let open = [pause(at("2026-11-02 11:00"), None, false)];
    for term in [Term::WorkingDays(2), Term::WorkingHours(9)] {
        let standing = |policy| deadline(office(), at("2026-11-02 10:00"), term, &open, &policy).unwrap().standing;
        assert!(standing(policy(3, 3)));
        assert!(!standing(policy(3, 0)));
        assert!(!standing(policy(0, 0)));
    }
}
