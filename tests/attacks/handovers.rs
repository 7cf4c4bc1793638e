//! Customers on their way to a colleague while rows are damaged, or people leave past the house: whoever can
//! go over does, and nobody goes to somebody who is not there.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde_json::json;
use shared::runtime::Ended;
use shared::store::Table;
use tests::{Answer, Kit, somebody};

use crate::journal;
use crate::state::{State, attacker, put};

async fn departs(kit: &Kit, who: &str, to: &str) {
    let by = kit.staff("administrator_1");
    let path = format!("/access/staff/stf_{who}");
    let seen = by.get(&path).await.expect(200);
    let body = json!({ "handOverTo": format!("stf_{to}") });
    by.post(path + "/departure").json(body).seen(&seen).send().await.expect(200);
}

async fn owned(kit: &Kit, who: &str, numbers: std::ops::Range<u32>) -> Vec<Answer> {
    let mut all = Vec::new();
    for number in numbers {
        all.push(kit.staff(who).post("/customers").json(somebody(number)).send().await.expect(201));
        kit.pass(SignedDuration::from_secs(1));
    }
    all
}

async fn run(kit: &Kit) {
    kit.pass(SignedDuration::from_mins(2));
    assert_eq!(kit.system.run("handover-trigger", |run| run).await.unwrap().unwrap(), Ended::Done);
}

/// One attribute of the row under a partition key, as it never was.
async fn spoil(kit: &Kit, hand: &Client, (pk, sk): (&str, &str), name: &str, value: &str) {
    let state = State::of(kit).await;
    let mut row = state.0[&(Table::Records, pk.to_owned(), sk.to_owned())].clone();
    row.insert(name.to_owned(), AttributeValue::S(value.to_owned()));
    put(hand, Table::Records, row).await;
}

async fn names(kit: &Kit, who: &str) -> usize {
    let page = kit.staff(who).get("/customers?limit=100").await.expect(200).json();
    page["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn one_that_can_not_be_handed_over_does_not_keep_the_others_waiting() {
    let kit = journal::kit().await;
    let hand = attacker(&kit).await;
    let damaged = owned(&kit, "sales_1", 1..4).await.remove(0);
    owned(&kit, "customer_service_1", 4..6).await;
    owned(&kit, "information_specialist_1", 6..8).await;
    for who in ["sales_1", "customer_service_1", "information_specialist_1"] {
        departs(&kit, who, "sales_2").await;
    }
    spoil(&kit, &hand, (&format!("customers#{}", damaged.id()), "record"), "fields", "x").await;
    spoil(&kit, &hand, ("access#handover#stf_customer_service_1", "current"), "moved", "x").await;
    run(&kit).await;
    assert_eq!(names(&kit, "sales_2").await, 4);
}

#[tokio::test]
async fn nobody_is_handed_to_somebody_who_has_left() {
    let kit = journal::kit().await;
    let hand = attacker(&kit).await;
    let customer = owned(&kit, "sales_1", 1..2).await.remove(0);
    departs(&kit, "sales_1", "sales_2").await;
    spoil(&kit, &hand, ("access#staff#stf_sales_2", "staff"), "status", "left").await;
    run(&kit).await;
    let path = format!("/customers/{}", customer.id());
    let shown = kit.staff("information_supervisor_1").get(path).await.expect(200).json();
    assert_eq!(shown["ownerId"], "stf_sales_1");
}
