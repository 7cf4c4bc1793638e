//! The table of lookups lost: uniqueness can not be judged, so nothing is made unique until it is rebuilt.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use embedded::{Effect, Fault};
use jiff::SignedDuration;
use serde_json::json;
use shared::runtime::{Ended, Run};
use shared::store::{Row, Table, lookups};
use tests::{Answer, Kit, organisation, person, somebody};

use crate::journal;
use crate::scenes::{contact, path};
use crate::state::{Place, State, attacker, delete, unchanged};
use crate::trail::lookups_match;

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
    let decide = kit.staff("management_specialist_1").decide(&change, "approved");
    assert_eq!(decide.clone().send().await.expect(503).code(), "registration_closed");
    unchanged(&before, &State::of(&kit).await, "numbers");
    lookups::mark_complete(&kit.system.apps()["customers"].store).await.unwrap();
    decide.send().await.expect(200);
}

/// People, a company, contacts, names; a number that was changed.
async fn on_file(kit: &Kit) -> Vec<Answer> {
    let sales = kit.staff("sales_1");
    let mut made = vec![sales.post("/customers").json(person()).send().await.expect(201)];
    for number in 1..30 {
        made.push(sales.post("/customers").json(somebody(number)).send().await.expect(201));
    }
    let company = sales.post("/customers").json(organisation()).send().await.expect(201);
    for number in 1..4 {
        sales.post(format!("{}/contacts", path(&company))).json(contact(number)).send().await.expect(201);
    }
    renumber(kit, &made[3], "15001327207").await;
    // Whom another has taken in stands in no list, and is found by his number all the same.
    let mut unnumbered = somebody(50);
    unnumbered["fields"].as_object_mut().unwrap().remove("idNumber");
    let survivor = sales.post("/customers").json(unnumbered).send().await.expect(201);
    let body = json!({ "absorb": made[29].id(), "absorbVersion": 1, "reason": "同一人" });
    let merge = kit.staff("management_specialist_1").post(format!("{}/merges", path(&survivor)));
    merge.json(body).seen(&survivor).send().await.expect(200);
    made.push(company);
    kit.settle().await;
    made
}

async fn renumber(kit: &Kit, customer: &Answer, mobile: &str) {
    let sales = kit.staff("sales_1");
    let now = sales.get(path(customer)).await.expect(200);
    let body = json!({ "fields": { "mobile": mobile } });
    let change = sales.patch(path(customer)).merge(body).seen(&now).send().await.expect(202);
    kit.staff("management_specialist_1").decide(&change, "approved").send().await.expect(200);
}

async fn rows(kit: &Kit) -> BTreeMap<Place, Row> {
    let state = State::of(kit).await;
    let found = state.rows(Table::Lookup, "").filter(|((_, pk, _), _)| pk != "complete");
    found.map(|(place, row)| (place.clone(), row.clone())).collect()
}

async fn run(kit: &Kit, as_said: impl FnOnce(Run) -> Run) -> Ended {
    kit.system.run("lookup-rebuild", as_said).await.unwrap().unwrap()
}

/// Once everybody has noticed that the table is not whole.
async fn rebuilt(kit: &Kit) {
    assert_eq!(run(kit, |run| run).await, Ended::Interrupted);
    kit.pass(SignedDuration::from_secs(30));
    assert_eq!(run(kit, |run| run).await, Ended::Done);
}

#[tokio::test]
async fn an_emptied_table_is_rebuilt_as_it_was_and_registration_opens() {
    let kit = journal::kit().await;
    on_file(&kit).await;
    let before = rows(&kit).await;
    assert!(before.len() > 100, "{}", before.len());
    assert_eq!(run(&kit, |run| run).await, Ended::Done, "nothing to do while it is whole");
    empty(&kit).await;
    assert!(rows(&kit).await.is_empty());
    let sales = kit.staff("sales_1");
    assert_eq!(sales.post("/customers").json(person()).send().await.expect(503).code(), "registration_closed");
    rebuilt(&kit).await;
    assert!(rows(&kit).await == before);
    assert_eq!(sales.post("/customers").json(person()).send().await.expect(409).code(), "duplicate_customer");
    sales.post("/customers").json(somebody(99)).send().await.expect(201);
    let found = sales.post("/customers/searches").json(json!({ "name": "chenkai" })).send().await.expect(200);
    assert!(!found.json()["items"].as_array().unwrap().is_empty());
}

/// Emptied, cut short, emptied once more: what was put in before does not count.
#[tokio::test]
async fn a_table_emptied_again_while_it_is_rebuilt_is_not_taken_for_whole() {
    let kit = journal::kit().await;
    on_file(&kit).await;
    let before = rows(&kit).await;
    empty(&kit).await;
    assert_eq!(run(&kit, |run| run).await, Ended::Interrupted);
    kit.pass(SignedDuration::from_secs(30));
    assert_eq!(run(&kit, |run| run.slices(3)).await, Ended::Interrupted);
    assert!(!rows(&kit).await.is_empty());
    empty(&kit).await;
    rebuilt(&kit).await;
    assert!(rows(&kit).await == before);
}

/// Work goes on while the table is filled: numbers change, others are added, somebody is erased.
#[tokio::test]
async fn what_changes_meanwhile_is_neither_lost_nor_brought_back() {
    let kit = journal::kit().await;
    let made = on_file(&kit).await;
    empty(&kit).await;
    assert_eq!(run(&kit, |run| run).await, Ended::Interrupted);
    kit.pass(SignedDuration::from_secs(30));
    assert_eq!(run(&kit, |run| run.slices(8)).await, Ended::Interrupted);
    for (number, customer) in made[..20].iter().enumerate() {
        renumber(&kit, customer, &format!("150013279{number:02}")).await;
    }
    let company = made.last().unwrap();
    let added = kit.staff("sales_1").post(format!("{}/contacts", path(company))).json(contact(9));
    added.send().await.expect(201);
    assert_eq!(run(&kit, |run| run).await, Ended::Done);
    kit.settle().await;
    lookups_match(&kit, &State::of(&kit).await).await;
}

#[tokio::test]
async fn a_throttled_table_is_rebuilt_by_the_next_run() {
    let kit = journal::kit().await;
    on_file(&kit).await;
    let before = rows(&kit).await;
    empty(&kit).await;
    assert_eq!(run(&kit, |run| run).await, Ended::Interrupted);
    kit.pass(SignedDuration::from_secs(30));
    let faults = kit.system.embedded().faults();
    faults.inject(Fault::new(Effect::Throttle).principal("lookup-rebuild").operation("TransactWriteItems"));
    assert!(kit.system.run("lookup-rebuild", |run| run).await.unwrap().is_err());
    assert!(!lookups::is_complete(&kit.system.apps()["customers"].store).await.unwrap());
    faults.clear();
    assert_eq!(run(&kit, |run| run).await, Ended::Done);
    assert!(rows(&kit).await == before);
}

/// Who is erased is found by nothing, however the record still reads.
#[tokio::test]
async fn the_erased_are_not_put_back() {
    let kit = journal::kit().await;
    let made = on_file(&kit).await;
    let hand = attacker(&kit).await;
    let state = State::of(&kit).await;
    let record = &state.0[&(Table::Records, format!("customers#{}", made[1].id()), "record".to_owned())];
    let subject = format!("subject#{}", record["subject"].as_s().unwrap());
    let mut tombstone = state.0[&(Table::Keys, subject, "state".to_owned())].clone();
    tombstone.insert("state".to_owned(), AttributeValue::S("erased".to_owned()));
    hand.put_item().table_name("kehu-keys").set_item(Some(tombstone)).send().await.unwrap();
    empty(&kit).await;
    rebuilt(&kit).await;
    let of = |id: &str, rows: &BTreeMap<Place, Row>| {
        rows.values().filter(|row| row["customer"].as_s().unwrap() == id).count()
    };
    let rows = rows(&kit).await;
    assert_eq!(of(&made[1].id(), &rows), 0);
    assert!(of(&made[2].id(), &rows) > 2);
}
