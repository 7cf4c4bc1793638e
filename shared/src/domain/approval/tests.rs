#![allow(clippy::unwrap_used)]
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::domain::access::Place;
use crate::domain::clock::{Calendar, Term};
use crate::domain::ids::StaffId;
use crate::domain::language::Label;

/// A Tuesday morning in Shanghai.
const START: &str = "2026-06-09T02:00:00Z";

fn now() -> Timestamp {
    START.parse().unwrap()
}

fn calendar() -> &'static Calendar {
    Calendar::builtin("cn-office").unwrap()
}

fn staff(name: &str) -> StaffId {
    format!("stf_{name}").parse().unwrap()
}

fn place(name: &str, unit: &str) -> Place {
    Place { owner_id: staff(name), unit_id: unit.to_owned(), region_id: "east".to_owned() }
}

fn step(by: &[&str], rule: StepRule, escalate: bool) -> FlowStep {
    FlowStep {
        by: by.iter().map(|role| (*role).to_owned()).collect(),
        rule,
        of: Of::Object,
        within: Term::WorkingHours(8),
        escalate: escalate.then(|| Escalation { to: "general_manager".to_owned(), within: Term::WorkingHours(8) }),
    }
}

fn case(steps: Vec<FlowStep>) -> Case {
    let flow = ApprovalFlow {
        id: "test".to_owned(),
        label: Label { zh: "测试".to_owned(), en: "Test".to_owned() },
        source: vec!["ACC-07".to_owned()],
        delegable: true,
        steps,
    };
    let (by, object) = (place("asker", "unt_1"), place("other", "unt_2"));
    Case::open(&flow, &by, &object, vec![staff("winner")], now(), calendar()).unwrap()
}

fn decider(name: &str, role: &str) -> Decider {
    Decider { staff: staff(name), on_behalf_of: None, role: role.to_owned() }
}

fn approve(case: &Case, decider: &Decider, at: Timestamp) -> Result<Case, Refusal> {
    case.decide(decider, Verdict::Approved, at, calendar())
}

#[test]
fn one_of_any_is_enough_and_every_one_of_all_is_needed() {
    let any = case(vec![step(&["head", "manager"], StepRule::Any, false)]);
    assert_eq!(approve(&any, &decider("a", "manager"), now()).unwrap().status, Status::Approved);

    let all = case(vec![step(&["head", "manager"], StepRule::All, false)]);
    let half = approve(&all, &decider("a", "manager"), now()).unwrap();
    assert_eq!(half.status, Status::Pending);
    assert_eq!(half.waits().iter().map(|wait| wait.role.as_str()).collect::<Vec<_>>(), ["head"]);
    assert_eq!(approve(&half, &decider("b", "manager"), now()), Err(Refusal::NotAsked));
    assert_eq!(approve(&half, &decider("b", "head"), now()).unwrap().status, Status::Approved);
}

#[test]
fn steps_come_one_after_another_each_with_its_own_time() {
    let first = case(vec![step(&["head"], StepRule::Any, false), step(&["manager"], StepRule::Any, false)]);
    assert_eq!(approve(&first, &decider("a", "manager"), now()), Err(Refusal::NotAsked));
    let later = now() + SignedDuration::from_hours(1);
    let second = approve(&first, &decider("a", "head"), later).unwrap();
    assert_eq!((second.status, second.current), (Status::Pending, 1));
    assert_eq!(second.steps[1].opened_at, Some(later));
    assert_eq!(approve(&second, &decider("a", "manager"), later), Err(Refusal::DecidedBefore));
    assert_eq!(approve(&second, &decider("b", "manager"), later).unwrap().status, Status::Approved);
}

#[test]
fn one_refusal_ends_it() {
    let all = case(vec![step(&["head", "manager"], StepRule::All, true)]);
    let refused = all.decide(&decider("a", "head"), Verdict::Refused, now(), calendar()).unwrap();
    assert_eq!((refused.status, refused.waits()), (Status::Refused, vec![]));
    assert_eq!(approve(&refused, &decider("b", "manager"), now()), Err(Refusal::NotPending));
}

#[test]
fn nobody_decides_his_own_request_nor_through_a_delegate() {
    let open = case(vec![step(&["head"], StepRule::Any, true)]);
    for own in ["asker", "winner"] {
        assert_eq!(approve(&open, &decider(own, "head"), now()), Err(Refusal::OwnRequest));
        let lent = Decider { on_behalf_of: Some(staff(own)), ..decider("delegate", "head") };
        assert_eq!(approve(&open, &lent, now()), Err(Refusal::OwnRequest));
        let in_anothers_name = Decider { on_behalf_of: Some(staff("boss")), ..decider(own, "head") };
        assert_eq!(approve(&open, &in_anothers_name, now()), Err(Refusal::OwnRequest));
    }
}

#[test]
fn who_lends_his_powers_has_decided_with_them() {
    let two = case(vec![step(&["head"], StepRule::Any, false), step(&["manager"], StepRule::Any, false)]);
    let lent = Decider { on_behalf_of: Some(staff("boss")), ..decider("delegate", "head") };
    let second = approve(&two, &lent, now()).unwrap();
    for again in ["boss", "delegate"] {
        assert_eq!(approve(&second, &decider(again, "manager"), now()), Err(Refusal::DecidedBefore));
    }
    let undelegable = Case { delegable: false, ..two };
    assert_eq!(approve(&undelegable, &lent, now()), Err(Refusal::NotAsked));
}

#[test]
fn time_escalates_and_then_ends_it() {
    let open = case(vec![step(&["head"], StepRule::Any, true)]);
    let (due, end) = (open.steps[0].due_at.unwrap(), open.ends_at().unwrap());
    let manager = decider("m", "general_manager");
    let tick = SignedDuration::from_secs(1);
    assert_eq!(approve(&open, &manager, due - tick), Err(Refusal::NotAsked));
    assert_eq!(approve(&open, &manager, due).unwrap().status, Status::Approved);
    assert_eq!(approve(&open, &decider("h", "head"), end).unwrap().status, Status::Approved);
    assert_eq!(open.standing(end), Status::Pending);
    assert_eq!(open.standing(end + tick), Status::Expired);
    assert_eq!(approve(&open, &manager, end + tick), Err(Refusal::NotPending));
    assert_eq!(open.withdraw(&staff("asker"), end + tick), Err(Refusal::NotPending));
    assert_eq!(open.expire(&StaffId::system(), end), None);
    assert_eq!(open.expire(&StaffId::system(), end + tick).unwrap().status, Status::Expired);
}

#[test]
fn only_who_asked_takes_it_back() {
    let open = case(vec![step(&["head"], StepRule::Any, false)]);
    assert_eq!(open.withdraw(&staff("winner"), now()), Err(Refusal::NotAsked));
    let withdrawn = open.withdraw(&staff("asker"), now()).unwrap();
    assert_eq!(withdrawn.status, Status::Withdrawn);
    assert_eq!(approve(&withdrawn, &decider("h", "head"), now()), Err(Refusal::NotPending));
}

proptest! {
    /// Whoever tries whatever in whatever order: what ends approved was approved by other people than those
    /// it is for, each of them once.
    #[test]
    fn what_is_approved_was_approved_by_different_strangers(
        tries in prop::collection::vec((0usize..6, 0usize..7, 0usize..3, any::<bool>(), 0i64..30), 0..40)
    ) {
        let people = ["asker", "winner", "a", "b", "c", "d"];
        let roles = ["head", "manager", "general_manager"];
        let mut case = case(vec![
            step(&["head"], StepRule::Any, true),
            step(&["head", "manager"], StepRule::All, false),
        ]);
        let mut at = now();
        for (who, lender, role, approves, hours) in tries {
            at += SignedDuration::from_hours(hours);
            let on_behalf_of = people.get(lender).map(|name| staff(name));
            let decider = Decider { on_behalf_of, ..decider(people[who], roles[role]) };
            let verdict = if approves { Verdict::Approved } else { Verdict::Refused };
            if let Ok(next) = case.decide(&decider, verdict, at, calendar()) {
                prop_assert_eq!(case.status, Status::Pending);
                case = next;
            }
        }
        let approvals = || case.acts.iter().filter(|act| act.kind == ActKind::Approved);
        let mut seen = std::collections::BTreeSet::new();
        for act in approvals() {
            for person in [Some(&act.by), act.on_behalf_of.as_ref()].into_iter().flatten() {
                prop_assert!(!case.is_party(person));
            }
            prop_assert!(seen.insert(act.by.clone()));
        }
        let of = |step| approvals().filter(|act| act.step == Some(step)).count();
        if case.status == Status::Approved {
            prop_assert!(of(0) == 1 && of(1) == 2);
        }
    }
}
