//! Reveals that are raced, borrowed, outlived by their rights, or asked for while the trail can not be
//! written: no value more leaves than is on record (SEC-05, ACC-05).

use embedded::{Effect, Fault};
use serde_json::json;
use shared::audit::{Act, Body};
use shared::store::Table;
use tests::{Answer, Kit, person};

use crate::journal;
use crate::scenes::path;
use crate::state::{State, attacker, delete, put};
use crate::trail::{Trail, accounts_for};

const MOBILE: &str = "15809899491";

pub async fn granted(kit: &Kit, customer: &Answer, fields: &[&str]) -> Answer {
    let wanted = json!({ "customerId": customer.id(), "fields": fields, "purpose": "service", "reason": "回拨" });
    kit.staff("sales_1").post("/reveals").json(wanted).send().await.expect(201)
}

pub async fn seen(kit: &Kit, by: &str, reveal: &Answer) -> Answer {
    kit.staff(by).get(format!("/reveals/{}/values", reveal.id())).await
}

async fn start() -> (Kit, Answer, Answer) {
    let kit = journal::kit().await;
    let customer = kit.staff("sales_1").post("/customers").json(person()).send().await.expect(201);
    let reveal = granted(&kit, &customer, &["mobile"]).await;
    (kit, customer, reveal)
}

async fn views(kit: &Kit) -> Vec<Body> {
    let state = State::of(kit).await;
    let rows = Trail::of(&state).bodies.into_iter();
    rows.filter(|body| body.action == "view_revealed_values" && body.act == Act::Disclosure).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_views_at_once_no_more_are_shown_than_were_granted() {
    let (kit, _, reveal) = start().await;
    let late = Effect::Latency(std::time::Duration::from_millis(20));
    kit.system.embedded().faults().inject(Fault::new(late).operation("GetItem"));
    let all = futures::future::join_all((0..12).map(|_| seen(&kit, "sales_1", &reveal))).await;
    kit.system.embedded().faults().clear();
    let shown = all.iter().filter(|answer| answer.text().contains(MOBILE)).count();
    assert!((1..=3).contains(&shown), "{shown} were shown");
    for answer in all.iter().filter(|answer| !answer.status.is_success()) {
        assert!(["contended", "reveal_used_up"].contains(&answer.code().as_str()), "{}", answer.text());
    }
    assert_eq!(views(&kit).await.len(), shown, "each view has its row, and no row is without one");
    while seen(&kit, "sales_1", &reveal).await.status.is_success() {}
    assert_eq!(views(&kit).await.len(), 3);
    accounts_for(&State::of(&kit).await);
}

#[tokio::test]
async fn anothers_reveal_is_not_there_not_even_for_who_may_end_it() {
    let (kit, _, reveal) = start().await;
    for by in ["customer_service_1", "department_head_1", "information_supervisor_1", "sales_2"] {
        let refused = seen(&kit, by, &reveal).await.expect(404);
        assert_eq!(refused.code(), "not_found", "{by}");
    }
    assert_eq!(views(&kit).await.len(), 0);
}

#[tokio::test]
async fn a_right_that_was_taken_away_is_gone_with_the_next_view() {
    let (kit, _, reveal) = start().await;
    // His grants are in the instance's memory for ten seconds from now.
    seen(&kit, "sales_1", &reveal).await.expect(200);
    let hand = attacker(&kit).await;
    let state = State::of(&kit).await;
    for (place, _) in state.rows(Table::Records, "access#staff#stf_sales_1").filter(|((_, _, sk), _)| sk != "staff") {
        delete(&hand, place).await;
    }
    let refused = seen(&kit, "sales_1", &reveal).await;
    assert!(refused.status.is_client_error() && !refused.text().contains(MOBILE), "{}", refused.text());
    assert_eq!(views(&kit).await.len(), 1);
}

/// ACC-18: whoever lacks either sees no level 1, whatever was granted before.
#[tokio::test]
async fn without_agreement_or_current_training_nothing_is_asked_and_nothing_shown() {
    for (lacking, code) in [("agreement", "agreement_missing"), ("training", "training_lapsed")] {
        let (kit, customer, reveal) = start().await;
        let hand = attacker(&kit).await;
        let state = State::of(&kit).await;
        let mut row = state
            .rows(Table::Records, "access#staff#stf_sales_1")
            .find(|((_, _, sk), _)| sk == "staff")
            .unwrap()
            .1
            .clone();
        row.remove(lacking);
        put(&hand, Table::Records, row).await;
        assert_eq!(seen(&kit, "sales_1", &reveal).await.expect(403).code(), code);
        let wanted =
            json!({ "customerId": customer.id(), "fields": ["mobile"], "purpose": "service", "reason": "回拨" });
        assert_eq!(kit.staff("sales_1").post("/reveals").json(wanted).send().await.expect(403).code(), code);
        assert_eq!(views(&kit).await.len(), 0);
    }
}

#[tokio::test]
async fn a_customer_that_was_given_to_somebody_else_is_out_of_sight() {
    let (kit, customer, reveal) = start().await;
    let given = kit.staff("management_specialist_1").post(path(&customer) + "/owner");
    given.json(json!({ "ownerId": "stf_sales_2" })).seen(&customer).send().await.expect(200);
    assert_eq!(seen(&kit, "sales_1", &reveal).await.expect(404).code(), "not_found");
    assert_eq!(views(&kit).await.len(), 0);
}

#[tokio::test]
async fn a_consent_that_was_withdrawn_ends_what_was_granted_for_it() {
    let (kit, customer, reveal) = start().await;
    let withdrawn = kit.staff("sales_1").post(path(&customer) + "/consents/service/withdrawal");
    withdrawn.json(json!({ "channel": "app" })).seen(&customer).send().await.expect(200);
    assert_eq!(seen(&kit, "sales_1", &reveal).await.expect(403).code(), "no_consent");
    assert_eq!(views(&kit).await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_recorded_does_not_leave() {
    let (kit, _, reveal) = start().await;
    for (effect, operation) in [
        (Effect::InternalServerError, "TransactWriteItems"),
        (Effect::Throttle, "TransactWriteItems"),
        (Effect::LostReply, "TransactWriteItems"),
    ] {
        let fault = Fault::new(effect).operation(operation).principal("reveals");
        let strikes = kit.system.embedded().faults().inject(fault);
        let answer = seen(&kit, "sales_1", &reveal).await.expect(503);
        assert!(strikes.count() > 0 && !answer.text().contains(MOBILE), "{}", answer.text());
        kit.system.embedded().faults().clear();
    }
    // An answer that was lost may have been counted; a view that is not on record was not.
    let shown = seen(&kit, "sales_1", &reveal).await.expect(200).json();
    let counted = usize::try_from(3 - shown["viewsLeft"].as_u64().unwrap()).unwrap();
    assert_eq!(views(&kit).await.len(), counted);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_kms_nothing_is_shown_and_no_view_is_used() {
    let (kit, _, reveal) = start().await;
    let fault = Fault::new(Effect::InternalServerError).operation("Decrypt").principal("reveals");
    kit.system.embedded().faults().inject(fault);
    seen(&kit, "sales_1", &reveal).await.expect(503);
    kit.system.embedded().faults().clear();
    assert_eq!(views(&kit).await.len(), 0);
    assert_eq!(seen(&kit, "sales_1", &reveal).await.expect(200).json()["viewsLeft"], 2);
}
