//! The same thing at the same moment: one does it, the others are told.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use shared::store::Table;
use tests::{Answer, Call, Kit, organisation, person, somebody};
use tokio::task::JoinSet;

use crate::journal;
use crate::scenes::{Operation, Scene, company, path};
use crate::state::State;
use crate::trail::{accounts_for, lookups_match};

async fn at_once(calls: Vec<Call>) -> Vec<Answer> {
    let mut running: JoinSet<Answer> = calls.into_iter().map(Call::send).collect();
    let mut answers = Vec::new();
    while let Some(answer) = running.join_next().await {
        answers.push(answer.unwrap());
    }
    answers
}

fn by_status(answers: &[Answer]) -> BTreeMap<u16, usize> {
    let mut counted = BTreeMap::new();
    for answer in answers {
        *counted.entry(answer.status.as_u16()).or_default() += 1;
    }
    counted
}

/// Everybody is answered, one with 2xx, the others with one of these codes.
#[track_caller]
fn one_wins(answers: &[Answer], losers: &[&str]) {
    let won = answers.iter().filter(|answer| answer.status.is_success()).count();
    assert_eq!(won, 1, "{:?}", by_status(answers));
    for lost in answers.iter().filter(|answer| !answer.status.is_success()) {
        assert!(losers.contains(&lost.code().as_str()), "{}", lost.text());
    }
}

/// Contended: the conflict retries of somebody ran out. Nothing was written for him either.
async fn registered_by_one(of: fn() -> serde_json::Value, writers: usize) {
    let kit = journal::kit().await;
    let names = ["sales_1", "sales_2", "customer_service_1", "information_specialist_2"];
    let calls = (0..writers).map(|n| kit.staff(names[n % names.len()]).post("/customers").json(of()));
    let answers = at_once(calls.collect()).await;
    one_wins(&answers, &["duplicate_customer", "contended"]);
    assert!(answers.iter().any(|answer| answer.code() == "duplicate_customer"));
    let state = State::of(&kit).await;
    assert_eq!(state.customers(), 1);
    let subjects = state.rows(Table::Keys, "subject#").filter(|((_, _, sk), _)| sk == "state").count();
    assert_eq!(subjects, 1, "keys of the refused are not left behind");
    accounts_for(&state);
    lookups_match(&kit, &state).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_identity_number_is_registered_once() {
    for writers in [2, 5, 16] {
        registered_by_one(person, writers).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_social_credit_code_is_registered_once() {
    registered_by_one(organisation, 8).await;
}

/// Who lost a race may learn the winner's id only when he may see that customer.
#[tokio::test(flavor = "multi_thread")]
async fn a_loser_learns_no_more_than_he_may_know() {
    let kit = journal::kit().await;
    let calls = (0..8).map(|n| kit.staff(["sales_1", "sales_2"][n % 2]).post("/customers").json(person()));
    let answers = at_once(calls.collect()).await;
    let winner = answers.iter().find(|answer| answer.status == 201).unwrap();
    let owner = winner.json()["ownerId"].as_str().unwrap().to_owned();
    let told = answers.iter().filter(|answer| answer.json()["customerId"].is_string()).count();
    let own_losses = 3;
    assert!(told <= own_losses, "{owner} alone may know");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_version_is_changed_once() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    let patch = |n: usize| {
        let body = json!({"fields": {"employer": format!("公司{n}")}});
        sales.patch(path(&customer)).merge(body).seen(&customer)
    };
    let answers = at_once((0..16).map(patch).collect()).await;
    one_wins(&answers, &["stale_version", "contended"]);
    let now = sales.get(path(&customer)).await.expect(200);
    assert_eq!(now.json()["version"], 2);
    let winner = answers.iter().find(|answer| answer.status == 200).unwrap();
    assert_eq!(now.json()["fields"], winner.json()["fields"]);
    let state = State::of(&kit).await;
    let changes = state.rows(Table::Records, "customers#").filter(|((_, _, sk), _)| sk.starts_with("change#")).count();
    assert_eq!(changes, 1, "a refused patch leaves no change behind");
    accounts_for(&state);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_change_is_decided_once() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    let body = json!({"fields": {"mobile": "15000000001"}});
    let change = sales.patch(path(&customer)).merge(body).seen(&customer).send().await.expect(202);
    let deciders = ["management_specialist_1", "management_specialist_2", "information_supervisor_1"];
    let decide = |n: usize| {
        let decision = if n.is_multiple_of(2) { "approved" } else { "refused" };
        kit.staff(deciders[n % 3]).decide(&change, decision)
    };
    let answers = at_once((0..8).map(decide).collect()).await;
    one_wins(&answers, &["stale_version", "invalid_state", "contended"]);
    let outcome = answers.iter().find(|answer| answer.status == 200).unwrap().json()["status"].clone();
    let now = sales.get(path(&customer)).await.expect(200);
    let mobile = if outcome == "approved" { "150****0001" } else { "158****9491" };
    assert_eq!(now.json()["fields"]["mobile"], mobile);
    accounts_for(&State::of(&kit).await);
}

/// Two customers, two pending changes to one number: the second approval finds it taken.
#[tokio::test(flavor = "multi_thread")]
async fn two_approvals_can_not_give_one_number_to_two() {
    let kit = journal::kit().await;
    let (sales, decider) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let mut calls = Vec::new();
    for number in [1, 2] {
        let customer = sales.post("/customers").json(somebody(number)).send().await.expect(201);
        let body = json!({"fields": {"idNumber": person()["fields"]["idNumber"]}});
        let change = sales.patch(path(&customer)).merge(body).seen(&customer).send().await.expect(202);
        calls.push(decider.decide(&change, "approved"));
    }
    one_wins(&at_once(calls).await, &["duplicate_customer", "contended"]);
    let state = State::of(&kit).await;
    accounts_for(&state);
    lookups_match(&kit, &state).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_makes_one_customer() {
    let kit = journal::kit().await;
    let call = kit.staff("sales_1").post("/customers").json(person()).key("once");
    let answers = at_once(vec![call; 8]).await;
    let mut ids = BTreeSet::new();
    for answer in &answers {
        match answer.status.as_u16() {
            201 => drop(ids.insert(answer.id())),
            409 => assert!(["in_progress", "contended"].contains(&answer.code().as_str()), "{}", answer.text()),
            _ => panic!("{}", answer.text()),
        }
    }
    assert_eq!(ids.len(), 1, "{:?}", by_status(&answers));
    let state = State::of(&kit).await;
    assert_eq!(state.customers(), 1);
    accounts_for(&state);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_makes_one_contact() {
    let kit = journal::kit().await;
    let company = company(&kit, 1).await;
    let body = json!({"fields": {"name": "陈娜", "mobile": "15001327207"}, "main": true});
    let call = kit.staff("sales_1").post(format!("{}/contacts", path(&company))).json(body).key("once");
    let answers = at_once(vec![call; 8]).await;
    let made: BTreeSet<_> = answers.iter().filter(|answer| answer.status == 201).map(Answer::id).collect();
    assert_eq!(made.len(), 1, "{:?}", by_status(&answers));
    let state = State::of(&kit).await;
    let contacts =
        state.rows(Table::Records, "customers#").filter(|((_, _, sk), _)| sk.starts_with("contact#")).count();
    assert_eq!(contacts, 1);
    accounts_for(&state);
}

/// Each alone makes no circle; both together would (CUS-29).
#[tokio::test(flavor = "multi_thread")]
async fn two_organisations_can_not_be_placed_under_each_other() {
    let kit = journal::kit().await;
    for number in 0..6 {
        let (one, other) = (company(&kit, 2 * number).await, company(&kit, 2 * number + 1).await);
        let under = |branch: &Answer, parent: &Answer| {
            let body = json!({"parentId": parent.id()});
            kit.staff("sales_1").post(format!("{}/parent", path(branch))).json(body).seen(branch)
        };
        let answers = at_once(vec![under(&one, &other), under(&other, &one)]).await;
        let placed = answers.iter().filter(|answer| answer.status.is_success()).count();
        assert!(placed <= 1, "a circle");
        assert!(answers.iter().all(|answer| !answer.status.is_server_error()));
    }
    accounts_for(&State::of(&kit).await);
}

/// Many writers borrow many lanes; the chains come out whole.
#[tokio::test(flavor = "multi_thread")]
async fn many_writers_leave_whole_chains() {
    let kit: Kit = journal::kit().await;
    let mut calls = Vec::new();
    for number in 0..12 {
        calls.push(Operation::Register.prepare(&kit, number).await);
        calls.push(Operation::ChangeFree.prepare(&kit, 100 + number).await);
        calls.push(Operation::View.prepare(&kit, 200 + number).await);
    }
    let answers = at_once(calls).await;
    assert!(answers.iter().all(|answer| answer.status.is_success()), "{:?}", by_status(&answers));
    let trail = accounts_for(&State::of(&kit).await);
    let lanes: BTreeSet<_> = trail.bodies.iter().map(|body| &body.chain).collect();
    assert!(lanes.len() > 1, "requests do not wait for each other's rows");
}
