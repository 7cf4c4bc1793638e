//! Keys copied, lost or destroyed, rows rolled back, tables restored under other names.

use std::collections::BTreeSet;
use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use shared::http::masking::Masking;
use shared::runtime::{Clients, Config, Instance, app};
use shared::store::{Row, Store, Table, customers};
use tests::{Answer, organisation};

use crate::scenes::{contact, path};
use crate::state::{Place, State, delete, put, text};
use crate::swaps::{Scene, logged};
use crate::trail::{Trail, accounts_for};

/// The rows of a customer's subject in `Keys`.
async fn keys_of(scene: &Scene, of: &Answer) -> Vec<(Place, Row)> {
    let subject = text(&scene.row(of).await, "subject");
    let state = State::of(&scene.kit).await;
    let start = format!("subject#{subject}");
    let rows = state.rows(Table::Keys, &start);
    rows.map(|(place, row)| (place.clone(), row.clone())).collect()
}

fn forget(scene: &Scene) {
    scene.kit.system.apps().values().for_each(|app| app.vault.forget());
}

/// A wrapped key is bound to its subject: under another's name it is no key.
#[tokio::test]
async fn a_key_of_another_subject_is_no_key() {
    let scene = Scene::new().await;
    let (mine, foreign) = (keys_of(&scene, &scene.one).await, keys_of(&scene, &scene.other).await);
    let personal =
        |rows: &[(Place, Row)]| rows.iter().find(|((_, _, sk), _)| sk.starts_with("key#personal")).cloned().unwrap();
    let (_, mut planted) = personal(&mine);
    let (_, source) = personal(&foreign);
    for attribute in ["wrapped", "by"] {
        planted.insert(attribute.to_owned(), source[attribute].clone());
    }
    put(&scene.hand, Table::Keys, planted).await;
    forget(&scene);
    scene.fails_closed("another's key").await;
    scene.sales.get(path(&scene.other)).await.expect(200);
}

/// A key row that is gone without a tombstone is a loss: an alarm, and nothing shown in its place.
#[tokio::test]
async fn a_lost_key_fails_closed_and_alarms() {
    let scene = Scene::new().await;
    for (place, _) in keys_of(&scene, &scene.one).await.iter().filter(|((_, _, sk), _)| sk.starts_with("key#")) {
        delete(&scene.hand, place).await;
    }
    forget(&scene);
    let answer = scene.fails_closed("a lost key").await;
    let line = logged(&answer);
    assert!(line.contains("lost"), "{line}");
    // One lost key does not take everybody's list away, and nobody's values come in its place.
    let list = scene.sales.get("/customers").await.expect(200);
    let listed: Vec<_> = list.json()["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert_eq!(listed, [Value::from(scene.other.id())]);
}

/// The whole table gone: nobody is shown, nothing is made up, and what is put back opens again.
#[tokio::test]
async fn a_lost_table_of_keys_fails_closed_and_says_so() {
    let scene = Scene::new().await;
    let keys = State::of(&scene.kit).await;
    for (place, _) in keys.rows(Table::Keys, "") {
        delete(&scene.hand, place).await;
    }
    forget(&scene);
    let line = logged(&scene.fails_closed("no key at all").await);
    assert!(line.contains("lost"), "{line}");
    assert_eq!(scene.sales.get("/customers").await.expect(200).json()["items"], json!([]));
    let rename = json!({ "fields": { "employer": "新公司" } });
    let change = scene.sales.patch(path(&scene.one)).merge(rename).header("if-match", "\"1\"").send().await;
    assert!(change.status.is_server_error(), "{}", change.text());
    for (_, row) in keys.rows(Table::Keys, "") {
        put(&scene.hand, Table::Keys, row.clone()).await;
    }
    scene.sales.get(path(&scene.one)).await.expect(200);
    scene.sales.get(path(&scene.other)).await.expect(200);
}

/// The wrapping keys are few and serve many: a lost one is not quietly made anew by a reader.
#[tokio::test]
async fn a_lost_wrapping_key_is_not_made_anew_by_a_view() {
    let scene = Scene::new().await;
    let wrapping = State::of(&scene.kit).await;
    for (place, _) in wrapping.rows(Table::Keys, "wrapping#") {
        delete(&scene.hand, place).await;
    }
    forget(&scene);
    scene.fails_closed("a lost wrapping key").await;
    assert_eq!(State::of(&scene.kit).await.rows(Table::Keys, "wrapping#").count(), 0);
    for (_, row) in wrapping.rows(Table::Keys, "wrapping#") {
        put(&scene.hand, Table::Keys, row.clone()).await;
    }
    scene.sales.get(path(&scene.one)).await.expect(200);
}

/// With a tombstone it is an erasure: gone for good, and said so. Nothing new is written either.
#[tokio::test]
async fn an_erased_subject_is_gone() {
    let scene = Scene::new().await;
    let rows = keys_of(&scene, &scene.one).await;
    let (_, mut state) = rows.iter().find(|((_, _, sk), _)| sk == "state").cloned().unwrap();
    state.insert("state".to_owned(), AttributeValue::S("erased".to_owned()));
    put(&scene.hand, Table::Keys, state).await;
    // The tombstone comes first: keys in memory, or still in the table, seal nothing any more.
    let patch = |body| scene.sales.patch(path(&scene.one)).merge(body).seen(&scene.one);
    for body in [json!({"fields": {"employer": "甲公司"}}), json!({"fields": {"mobile": "15000000003"}})] {
        assert_eq!(patch(body).send().await.expect(410).code(), "erased");
    }
    for (place, _) in rows.iter().filter(|((_, _, sk), _)| sk.starts_with("key#")) {
        delete(&scene.hand, place).await;
    }
    forget(&scene);
    for answer in
        [scene.sales.get(path(&scene.one)).await, patch(json!({"fields": {"employer": "甲公司"}})).send().await]
    {
        assert_eq!(answer.expect(410).code(), "erased");
    }
    let list = scene.sales.get("/customers").await.expect(200);
    assert!(!list.text().contains(&scene.one.id()));
}

/// Sealing can not tell an old row from a new one; the trail can.
#[tokio::test]
async fn a_row_rolled_back_contradicts_the_trail() {
    let scene = Scene::new().await;
    let old = scene.row(&scene.one).await;
    scene.kit.pass(jiff::SignedDuration::from_mins(1));
    let patch = scene.sales.patch(path(&scene.one)).merge(json!({"fields": {"employer": "甲公司"}})).seen(&scene.one);
    patch.send().await.expect(200);
    accounts_for(&State::of(&scene.kit).await);
    scene.write(old).await;
    scene.sales.get(path(&scene.one)).await.expect(200);
    let state = State::of(&scene.kit).await;
    let contradicted = Trail::of(&state).contradicted(&state);
    assert_eq!(contradicted, BTreeSet::from([format!("records|customers#{}|record", scene.one.id())]));
}

/// So it does when a row is removed, changed in clear, or put there by hand.
#[tokio::test]
async fn rows_removed_changed_or_planted_contradict_the_trail() {
    let scene = Scene::new().await;
    let sound = scene.row(&scene.one).await;
    let place = (Table::Records, format!("customers#{}", scene.one.id()), "record".to_owned());
    delete(&scene.hand, &place).await;
    let state = State::of(&scene.kit).await;
    assert_eq!(Trail::of(&state).contradicted(&state).len(), 1);
    let mut verified = sound.clone();
    verified.insert("statusReason".to_owned(), AttributeValue::S("identity_verified".to_owned()));
    scene.write(verified).await;
    let state = State::of(&scene.kit).await;
    assert_eq!(Trail::of(&state).contradicted(&state).len(), 1);
    let mut planted = sound.clone();
    planted.insert("pk".to_owned(), AttributeValue::S("customers#cus_planted".to_owned()));
    scene.write(sound).await;
    scene.write(planted).await;
    let state = State::of(&scene.kit).await;
    assert_eq!(
        Trail::of(&state).contradicted(&state),
        BTreeSet::from(["records|customers#cus_planted|record".to_owned()])
    );
}

/// A point-in-time restore always makes a table of another name; what is sealed names the logical one.
#[tokio::test]
async fn tables_restored_under_other_names_open() {
    let scene = Scene::new().await;
    let company = scene.sales.post("/customers").json(organisation()).send().await.expect(201);
    scene.sales.post(format!("{}/contacts", path(&company))).json(contact(1)).send().await.expect(201);
    let mut restored = Config::embedded();
    let backup = State::of(&scene.kit).await;
    restored.tables.records = "kehu-records-restored-2026-06-10".to_owned();
    restored.tables.keys = "kehu-keys-restored-2026-06-10".to_owned();
    let clients = Clients::embedded("restored", scene.kit.system.embedded().http_client("restored")).await;
    Store::new(clients.dynamodb.clone(), restored.tables.clone()).create_missing_tables().await.unwrap();
    for ((table, _, _), row) in backup.0.iter().filter(|((table, ..), _)| matches!(table, Table::Records | Table::Keys))
    {
        let put = scene.hand.put_item().table_name(restored.tables.name(*table)).set_item(Some(row.clone()));
        put.send().await.unwrap();
    }
    let app = app("restored", &clients, &restored, &Instance::random(), Arc::clone(&scene.kit.time) as _);
    let clearance = BTreeSet::from([1, 2, 3]);
    for shown in [&scene.one, &scene.other, &company] {
        let row = customers::get(&app.store, &shown.id().parse().unwrap(), true).await.unwrap().unwrap();
        let masking = Masking::of(&app, &row.subject, &row.key(), clearance.clone());
        let found = masking.show(row.fields.iter().map(|(id, field)| (id, &field.value))).await.unwrap();
        assert_eq!(json!(found.fields), shown.json()["fields"]);
        assert!(!found.fields.is_empty());
    }
}
