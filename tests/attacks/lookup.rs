//! The table of lookups lost: uniqueness can not be judged, so nothing is made unique.

use jiff::SignedDuration;
use serde_json::json;
use shared::store::{Table, lookups};
use tests::{Kit, person, somebody};

use crate::journal;
use crate::scenes::path;
use crate::state::{State, attacker, delete, unchanged};

async fn empty(kit: &Kit) {
    let hand = attacker(kit).await;
    for place in State::of(kit).await.0.keys().filter(|(table, ..)| *table == Table::Lookup) {
        delete(&hand, place).await;
    }
    // Longer than a complete table is believed to stay so.
    kit.pass(SignedDuration::from_secs(11));
}

#[tokio::test]
async fn registration_is_closed_until_the_table_is_complete() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    sales.post("/customers").json(person()).send().await.expect(201);
    empty(&kit).await;
    let before = State::of(&kit).await;
    // The very same person, who would now pass for a new one; and another.
    for body in [person(), somebody(1)] {
        let answer = sales.post("/customers").json(body).send().await.expect(503);
        assert_eq!(answer.code(), "registration_closed");
        assert!(answer.header("retry-after").is_some());
    }
    unchanged(&before, &State::of(&kit).await, "closed registration");
    lookups::mark_complete(&kit.system.apps()["customers"].store).await.unwrap();
    sales.post("/customers").json(somebody(1)).send().await.expect(201);
}

/// A faulty body is still told its faults, and the rest of the work goes on.
#[tokio::test]
async fn what_needs_no_uniqueness_goes_on() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    empty(&kit).await;
    sales.post("/customers").json(json!({"kind": "individual"})).send().await.expect(422);
    let patch = json!({"fields": {"employer": "甲公司"}});
    let changed = sales.patch(path(&customer)).merge(patch).seen(&customer).send().await.expect(200);
    sales.get(path(&changed)).await.expect(200);
    sales.get("/customers").await.expect(200);
}

/// A change to a number that must be one's own waits as well, or two would come to hold it.
#[tokio::test]
async fn no_number_is_changed_while_the_table_is_incomplete() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    sales.post("/customers").json(person()).send().await.expect(201);
    let other = sales.post("/customers").json(somebody(1)).send().await.expect(201);
    let body = json!({"fields": {"idNumber": somebody(2)["fields"]["idNumber"]}});
    let change = sales.patch(path(&other)).merge(body).seen(&other).send().await.expect(202);
    empty(&kit).await;
    let before = State::of(&kit).await;
    let decide = kit.staff("management_specialist_1").post(format!("{}/decision", change.header("location").unwrap()));
    let decide = decide.json(json!({"outcome": "approved"})).seen(&change);
    assert_eq!(decide.clone().send().await.expect(503).code(), "registration_closed");
    unchanged(&before, &State::of(&kit).await, "numbers");
    lookups::mark_complete(&kit.system.apps()["customers"].store).await.unwrap();
    decide.send().await.expect(200);
}
