//! What must hold of every deadline, whatever the calendar says.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::testing::*;
use super::*;

fn any_term() -> impl Strategy<Value = Term> {
    prop_oneof![
        (1..3000_u32).prop_map(Term::WorkingMinutes),
        (1..60_u32).prop_map(Term::WorkingHours),
        (1..30_u32).prop_map(Term::WorkingDays),
        (1..60_u32).prop_map(Term::CalendarDays),
    ]
}

fn longer(term: Term, by: u32) -> Term {
    match term {
        Term::WorkingMinutes(n) => Term::WorkingMinutes(n + by),
        Term::WorkingHours(n) => Term::WorkingHours(n + by),
        Term::WorkingDays(n) => Term::WorkingDays(n + by),
        Term::CalendarDays(n) => Term::CalendarDays(n + by),
    }
}

fn any_case() -> impl Strategy<Value = (i64, Vec<Stop>)> {
    any_minute().prop_flat_map(|start| (Just(start), any_stops(start)))
}

/// A cap that none of the generated pauses reaches; pauses without an end would.
const NO_LIMIT: u32 = 100_000;

fn ended(stops: &[Stop]) -> Vec<Pause> {
    pauses(&stops.iter().filter(|s| s.until.is_some()).cloned().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_later_start_is_never_due_earlier(
        (start, stops) in any_case(), later in 0..6000_i64, term in any_term(),
        cap in 0..40_u32, free in 0..20_u32,
    ) {
        let (stops, policy) = (pauses(&stops), policy(cap, free));
        let one = deadline(office(), minute(start), term, &stops, &policy).unwrap();
        let two = deadline(office(), minute(start + later), term, &stops, &policy).unwrap();
        prop_assert!(one.due <= two.due);
    }

    #[test]
    fn a_longer_term_or_one_more_pause_is_never_due_earlier(
        (start, stops) in any_case(), term in any_term(), by in 1..9_u32,
        cap in 0..40_u32, free in 0..20_u32,
    ) {
        let (stops, policy) = (pauses(&stops), policy(cap, free));
        let due = |term, pauses: &[Pause]| {
            deadline(office(), minute(start), term, pauses, &policy).unwrap().due
        };
        prop_assert!(due(term, &stops) <= due(longer(term, by), &stops));
        if let Some((_, fewer)) = stops.split_last() {
            prop_assert!(due(term, fewer) <= due(term, &stops));
        }
    }

    #[test]
    fn working_terms_add_up_over_splits(start in any_minute(), term in any_term(), by in 1..30_u32) {
        let rest = match term {
            Term::WorkingMinutes(_) => Term::WorkingMinutes(by),
            Term::WorkingHours(_) => Term::WorkingHours(by),
            Term::WorkingDays(_) => Term::WorkingDays(by),
            Term::CalendarDays(_) => Term::CalendarDays(by),
        };
        let split = due(office(), due(office(), minute(start), term), rest);
        let whole = due(office(), minute(start), longer(term, by));
        if matches!(term, Term::CalendarDays(_)) {
            // Moving off a day off twice may only give time, not take it.
            prop_assert!(whole <= split);
        } else {
            prop_assert_eq!(whole, split);
        }
    }

    #[test]
    fn a_pause_gives_back_exactly_what_it_stops(
        (start, stops) in any_case(), minutes in 1..3000_u32, days in 1..30_u32,
    ) {
        let (stops, policy) = (ended(&stops), policy(NO_LIMIT, NO_LIMIT));
        let found =
            deadline(office(), minute(start), Term::WorkingMinutes(minutes), &stops, &policy).unwrap();
        let stood: i64 = found.steps.iter().map(|step| match step {
            Step::TimePaused { seconds, .. } => *seconds,
            _ => 0,
        }).sum();
        let plus = minutes + u32::try_from(stood / 60).unwrap();
        prop_assert_eq!(found.due, due(office(), minute(start), Term::WorkingMinutes(plus)));

        let found =
            deadline(office(), minute(start), Term::WorkingDays(days), &stops, &policy).unwrap();
        let stood: u32 = found.steps.iter().map(|step| match step {
            Step::DaysPaused { days, .. } => *days,
            _ => 0,
        }).sum();
        prop_assert_eq!(found.due, due(office(), minute(start), Term::WorkingDays(days + stood)));
    }

    #[test]
    fn no_deadline_falls_into_a_pause((start, stops) in any_case(), term in any_term()) {
        let stops = ended(&stops);
        let found =
            deadline(office(), minute(start), term, &stops, &policy(NO_LIMIT, NO_LIMIT)).unwrap();
        // A term that ran out on a day off is moved, not paused.
        prop_assume!(!found.steps.iter().any(|s| matches!(s, Step::MovedToWorkingDay { .. })));
        let due = found.due;
        for pause in &stops {
            prop_assert!(due <= pause.from || pause.until.unwrap() < due);
        }
    }

    #[test]
    fn a_pause_while_closed_or_after_the_deadline_changes_nothing(
        start in any_minute(), term in any_term(), length in 1..600_i64,
    ) {
        let plain = deadline(office(), minute(start), term, &[], &policy(NO_LIMIT, NO_LIMIT)).unwrap();
        let after = pause(plain.due, Some(minute(plain.due.as_second() / 60 + length)), true);
        // From closing time to just before opening, fifteen hours later at the earliest.
        let closed = plain.steps.iter().find_map(|step| match step {
            Step::TimeCounted { to, .. } if to.hour() == 18 => Some(to.date()),
            _ => None,
        });
        let mut pauses = vec![after];
        if let Some(day) = closed {
            let from = at(&format!("{day} 18:00"));
            pauses.push(pause(from, Some(minute(from.as_second() / 60 + 15 * 60)), true));
        }
        let again = deadline(office(), minute(start), term, &pauses, &policy(NO_LIMIT, NO_LIMIT)).unwrap();
        prop_assert_eq!(plain, again);
    }

    #[test]
    fn the_steps_account_for_the_whole_term(
        (start, stops) in any_case(), term in any_term(), cap in 0..40_u32, free in 0..20_u32,
    ) {
        let found =
            deadline(office(), minute(start), term, &pauses(&stops), &policy(cap, free)).unwrap();
        let (mut seconds, mut days, mut stood) = (0, 0, 0);
        for step in &found.steps {
            match step {
                Step::TimeCounted { seconds: s, .. } => seconds += s,
                Step::DaysCounted { days: d, .. } => days += d,
                Step::DaysPaused { days, .. } => stood += days,
                _ => {}
            }
            prop_assert!(!step.text(Language::Zh).is_empty() && !step.text(Language::En).is_empty());
        }
        match term {
            Term::WorkingMinutes(n) => prop_assert_eq!(seconds, i64::from(n) * 60),
            Term::WorkingHours(n) => prop_assert_eq!(seconds, i64::from(n) * 3600),
            Term::WorkingDays(n) | Term::CalendarDays(n) => prop_assert_eq!(days, n),
        }
        prop_assert!(stood <= cap);
        let json = serde_json::to_string(&found).unwrap();
        prop_assert_eq!(serde_json::from_str::<Deadline>(&json).unwrap(), found);
    }

    #[test]
    fn notices_come_while_open_and_urgent_ones_at_once(start in any_minute(), term in any_term()) {
        let rungs = [When::Before { working_minutes: 240 }, When::Due, When::After(Term::WorkingDays(1))];
        let rungs = rungs.map(|when| Rung { when, to: "department_head".into() }).to_vec();
        let deadline = deadline(office(), minute(start), term, &[], &policy(0, 0)).unwrap();
        let run = Run { clock: ClockKind::Resolve, started: minute(start), ended: None, deadline };
        let ladder = Ladder { rungs };
        for notice in ladder.notices(office(), &run, Urgency::Normal).unwrap() {
            prop_assert!(office().open_at(notice.tell_at).unwrap());
            prop_assert!(notice.reached <= notice.tell_at && run.started <= notice.reached);
        }
        for notice in ladder.notices(office(), &run, Urgency::Urgent).unwrap() {
            prop_assert_eq!(notice.reached, notice.tell_at);
        }
    }

    #[test]
    fn rewinding_is_the_way_back(start in any_minute(), minutes in 1..3000_u32) {
        let start = office().next_opening(minute(start)).unwrap();
        let end = due(office(), start, Term::WorkingMinutes(minutes));
        let back = office().rewind(end, jiff::SignedDuration::from_mins(i64::from(minutes))).unwrap();
        prop_assert_eq!(office().next_opening(back).unwrap(), start);
    }
}
