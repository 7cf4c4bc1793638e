#![allow(clippy::unwrap_used)]
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::domain::access::Place;
use crate::domain::catalogue::Catalogue;
use crate::domain::clock::{Calendars, ClockKind, Event, EventKind, Standing};
use crate::domain::ids::StaffId;

fn of() -> &'static CaseType {
    Catalogue::builtin().case_type("complaints").unwrap()
}

fn staff(name: &str) -> StaffId {
    format!("stf_{name}").parse().unwrap()
}

fn place(name: &str) -> Place {
    Place { owner_id: staff(name), unit_id: "unt_1".to_owned(), region_id: "east".to_owned() }
}

/// A Tuesday morning in Shanghai.
fn start() -> Timestamp {
    "2026-06-09T02:00:00Z".parse().unwrap()
}

fn case(kind: &str, severity: Severity) -> Progress {
    let mut case = Progress {
        case_type: "complaints".to_owned(),
        kind: kind.to_owned(),
        severity,
        grade: Grade::Ordinary,
        profile: "general".to_owned(),
        channel: "hotline".to_owned(),
        stage: of().initial.clone(),
        first_responsible: staff("first"),
        place: place("first"),
        barred: vec![staff("accused")],
        events: vec![Event { at: start(), kind: EventKind::Opened }],
        pauses: Vec::new(),
        promises: Vec::new(),
        pending: None,
        handover: None,
        crisis: false,
        told: Vec::new(),
    };
    case.promises = promises(of(), &case);
    case
}

const ALL: Part = Part { handles: true, oversees: true, speaks: true };

fn made<'a>(said: &'a Given, by: &'a StaffId, at: Timestamp) -> Made<'a> {
    Made { said, by, approved_by: None, to: None, at }
}

#[test]
fn a_form_says_what_is_missing_wrong_and_unknown() {
    let form = &of().step("close").unwrap().form;
    let faults = |sent: Value| {
        let faults = read(of(), form, sent.as_object().unwrap()).unwrap_err();
        faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect::<Vec<_>>()
    };
    let at = |pointer: &str, code| (pointer.to_owned(), code);
    assert_eq!(faults(json!({})), [at("/form/mark", "missing"), at("/form/channel", "missing")]);
    let sent = json!({ "mark": 6, "channel": "pigeon", "words": "" });
    let expected = [at("/form/mark", "out_of_range"), at("/form/channel", "not_an_option"), at("/form/words", "empty")];
    assert_eq!(faults(sent), expected);
    let sent = json!({ "mark": 4.5, "channel": "hotline", "secret": 1 });
    assert_eq!(faults(sent), [at("/form/mark", "out_of_range"), at("/form", "unknown_field")]);
    let sent = json!({ "mark": 4, "channel": "hotline", "words": " 可以\r\n" });
    let given = read(of(), form, sent.as_object().unwrap()).unwrap();
    assert_eq!(given.words["words"], "可以");
    assert!(!given.values.contains_key("words"), "words are sealed, and stand nowhere else");
}

#[test]
fn terms_are_those_of_profile_severity_and_grade() {
    let term = |case: &Progress, clock| {
        promises(of(), case).into_iter().find(|promise| promise.clock == clock).map(|promise| promise.term.amount())
    };
    let plain = case("service", Severity::Normal);
    assert_eq!((term(&plain, ClockKind::Resolve), term(&plain, ClockKind::Accept)), (Some(5), Some(1)));
    let extended = Progress { grade: Grade::Extended, ..plain.clone() };
    assert_eq!(term(&extended, ClockKind::Resolve), Some(20));
    // 银行业保险业消费投诉处理管理办法: 15, 30, 60 days.
    let bank = |grade| Progress { profile: "bank_insurance".to_owned(), grade, ..plain.clone() };
    let days = [Grade::Ordinary, Grade::Complex, Grade::Extended].map(|grade| term(&bank(grade), ClockKind::Resolve));
    assert_eq!(days, [Some(15), Some(30), Some(60)]);
    assert_eq!(term(&case("service", Severity::Major), ClockKind::FirstResponse), Some(2));
}

#[test]
fn what_was_promised_holds_when_the_company_changes_its_terms() {
    let mut shorter = of().clone();
    for clock in &mut shorter.clocks {
        clock.rule.term = crate::domain::clock::Term::WorkingMinutes(1);
    }
    let case = case("service", Severity::Normal);
    let due = |of: &CaseType| timing(of, &case, Calendars::builtin()).unwrap().due;
    assert_eq!(due(&shorter), due(of()));
}

#[test]
fn whoever_has_been_told_is_not_told_again() {
    let mut case = case("service", Severity::Normal);
    let first = timing(of(), &case, Calendars::builtin()).unwrap().notices;
    case.told.push(first[0].0.clone());
    let second = timing(of(), &case, Calendars::builtin()).unwrap().notices;
    assert_eq!(second, first[1..]);
}

/// Whoever sets the moves must not do away with who decides.
#[test]
fn a_company_can_not_set_a_type_without_its_decisions() {
    let changed = |change: &dyn Fn(&mut CaseType)| {
        let mut own = of().clone();
        change(&mut own);
        own.keeps_decisions_of(of())
    };
    assert!(changed(&|_| ()));
    assert!(changed(&|own| own.moves.retain(|step| step.id != "praise")));
    assert!(changed(&|own| own.clocks.clear()), "terms are a company's own");
    assert!(!changed(&|own| own.moves.retain(|step| step.id != "resolve")));
    assert!(!changed(&|own| own.moves.iter_mut().for_each(|step| step.approval.clear())));
    let past = |own: &mut CaseType| {
        let step = own.step("accept").unwrap().clone();
        own.moves.push(CaseMove { id: "shortcut".to_owned(), to: Some("resolved".to_owned()), ..step });
    };
    assert!(!changed(&past), "nor lead past them");
    let longer = |own: &mut CaseType| {
        let step = own.step("accept").unwrap().clone();
        own.moves.push(CaseMove { id: "longer".to_owned(), to: None, effect: Some(Effect::Extend), ..step });
    };
    assert!(!changed(&longer));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whoever tries whatever in whatever order.
    #[test]
    fn whatever_is_tried_the_rules_hold(
        kind in 0usize..8,
        tries in prop::collection::vec((0usize..64, 0usize..4, 0i64..50), 0..60),
    ) {
        let of = of();
        let people = ["first", "accused", "other", "boss"].map(staff);
        let mut case = case(&of.kinds[kind].id, Severity::Normal);
        let mut at = start();
        for (step, who, hours) in tries {
            at += SignedDuration::from_hours(hours);
            let step = &of.moves[step % of.moves.len()];
            let may = case.may(step, &people[who], ALL);
            if case.is_barred(&people[who]) {
                prop_assert_eq!(may, Err(Refusal::Barred));
            }
            if may.is_err() {
                continue;
            }
            let mut said = Given::default();
            said.values.insert("severity".to_owned(), "major".into());
            said.values.insert("reason".to_owned(), "waiting_for_customer".into());
            let next = case.after(step, of, &made(&said, &people[who], at));
            prop_assert!(step.from.contains(&case.stage) && of.stage(&next.stage).is_some());
            prop_assert_eq!(&next.first_responsible, &case.first_responsible);
            prop_assert!(case.barred.iter().all(|staff| next.is_barred(staff)));
            case = next;
            let open = case.pauses.iter().filter(|pause| pause.until.is_none()).count();
            prop_assert!(open <= 1 && (open == 0 || case.is_open(of)), "one pause at a time, and none of what is over");
            let timing = timing(of, &case, Calendars::builtin()).unwrap();
            // A case that is over waits for nobody but the call-back.
            let running = timing.runs.iter().filter(|run| run.ended.is_none());
            let waits = running.filter(|run| run.clock != ClockKind::CallBack).count();
            prop_assert!(case.is_open(of) || waits == 0, "{:?} {:?}", case.stage, timing.runs);
            let missed = timing.missed(at);
            let late = |run: &&crate::domain::clock::Run| {
                matches!(run.standing(at), Standing::Missed | Standing::Overdue)
            };
            prop_assert!(timing.runs.iter().filter(late).all(|run| missed.contains(&run.clock)));
        }
    }
}
