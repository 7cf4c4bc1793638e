use serde_json::{Value, json};
use tests::{Answer, Call, Client, Kit};

use super::fixture::{approved, closed, fault, pair, path, registered_company, rejected, walk, with_contact};

fn patch(by: &Client, company: &Answer, contact: &Answer, body: Value) -> Call {
    by.patch(path(company, &format!("/contacts/{}", contact.id()))).merge(body).seen(contact)
}

async fn prepared(kit: &Kit) -> (Answer, Answer, Answer) {
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let first = with_contact(&sales, &company, "陈娜", "15001327207").await;
    let second = with_contact(&sales, &company, "王强", "13520405293").await;
    (company, first, second)
}

#[tokio::test]
async fn free_fields_change_at_once() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (company, contact, _) = prepared(&kit).await;
    let body = json!({ "fields": { "jobTitle": null, "email": "cn@example.cn" } });
    let now = patch(&sales, &company, &contact, body).send().await.expect(200);
    assert_eq!(now.etag(), "\"2\"");
    assert_eq!(now.json()["fields"], json!({ "name": "陈娜", "mobile": "150****7207", "email": "c***@example.cn" }));
    assert_eq!(now.json()["main"], true);
}

#[tokio::test]
async fn a_controlled_field_waits_for_a_second_person() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let (company, contact, _) = prepared(&kit).await;
    let body = json!({ "fields": { "mobile": "13800138000", "jobTitle": "总经理" } });
    let change = patch(&sales, &company, &contact, body).send().await.expect(202);
    assert_eq!(change.header("location"), Some(path(&company, &format!("/changes/{}", change.id())).as_str()));
    assert_eq!(change.json()["contactId"], json!(contact.id()));
    assert_eq!(
        (&change.json()["after"]["mobile"], &change.json()["dueAt"]),
        (&json!("138****8000"), &json!("2026-06-12T10:00:00Z"))
    );
    let listed = |items: &[Value]| items.iter().find(|one| one["id"] == contact.json()["id"]).unwrap().clone();
    assert_eq!(listed(&walk(&sales, &path(&company, "/contacts")).await), contact.json());
    approved(&specialist, &change).await.expect(200);
    let now = listed(&walk(&sales, &path(&company, "/contacts")).await);
    assert_eq!((&now["version"], &now["updatedBy"]), (&json!(2), &json!("stf_management_specialist_1")));
    assert_eq!(now["fields"], json!({ "name": "陈娜", "mobile": "138****8000", "jobTitle": "总经理" }));
}

#[tokio::test]
async fn a_rejected_one_leaves_the_contact() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (company, contact, _) = prepared(&kit).await;
    let change = patch(&sales, &company, &contact, json!({ "fields": { "name": "陈静" } })).send().await.expect(202);
    assert_eq!(approved(&sales, &change).await.status, 403);
    rejected(&kit.staff("information_supervisor_1"), &change).await.expect(200);
    assert_eq!(walk(&sales, &path(&company, "/contacts")).await[0], contact.json());
}

#[tokio::test]
async fn another_becomes_the_main_contact() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (company, first, second) = prepared(&kit).await;
    let beside = json!({ "main": true, "fields": { "jobTitle": "总经理" } });
    let refused = patch(&sales, &company, &second, beside).send().await.expect(422);
    assert_eq!(fault(&refused), pair("/main", "decide_apart"));
    let now = patch(&sales, &company, &second, json!({ "main": true })).send().await.expect(200);
    assert_eq!(now.json()["main"], true);
    let mains: Vec<_> = walk(&sales, &path(&company, "/contacts")).await;
    let mains: Vec<_> = mains.iter().map(|one| (one["id"].clone(), one["main"].clone())).collect();
    assert_eq!(mains, [(json!(first.id()), json!(false)), (json!(second.id()), json!(true))]);
    assert_eq!(sales.get(path(&company, "")).await.json()["mainContactId"], json!(second.id()));
    for body in [json!({}), json!({ "main": false }), json!({ "fields": { "email": null } })] {
        let answer = patch(&sales, &company, &first, body).send().await.expect(422);
        assert_eq!(fault(&answer), pair("", "nothing_to_change"));
    }
}

#[tokio::test]
async fn within_reach_as_seen_and_where_it_belongs() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (company, contact, _) = prepared(&kit).await;
    let other = registered_company(&sales, 2).await;
    let body = json!({ "fields": { "jobTitle": "总经理" } });
    patch(&sales, &other, &contact, body.clone()).send().await.expect(404);
    patch(&kit.staff("sales_2"), &company, &contact, body.clone()).send().await.expect(404);
    patch(&kit.staff("general_manager_1"), &company, &contact, body.clone()).send().await.expect(403);
    let to = path(&company, &format!("/contacts/{}", contact.id()));
    assert_eq!(sales.patch(to.clone()).merge(body.clone()).send().await.expect(428).code(), "version_missing");
    sales.patch(to).json(body.clone()).seen(&contact).send().await.expect(415);
    patch(&sales, &company, &contact, body.clone()).send().await.expect(200);
    assert_eq!(patch(&sales, &company, &contact, body.clone()).send().await.expect(412).etag(), "\"2\"");
    for (fields, pointer, code) in [
        (json!({ "mobile": null }), "/fields", "no_way_to_reach"),
        (json!({ "name": null }), "/fields/name", "missing"),
        (json!({ "idNumber": "500103198604080857" }), "/fields/idNumber", "not_in_profile"),
    ] {
        let seen = patch(&sales, &company, &contact, body.clone()).send().await.expect(412);
        let call = sales.patch(path(&company, &format!("/contacts/{}", contact.id())));
        let answer = call.merge(json!({ "fields": fields })).seen(&seen).send().await.expect(422);
        assert_eq!(fault(&answer), pair(pointer, code));
    }
    closed(&kit, &sales.get(path(&company, "")).await).await;
    let seen = patch(&sales, &company, &contact, body.clone()).send().await.expect(412);
    let call = sales.patch(path(&company, &format!("/contacts/{}", contact.id()))).merge(body).seen(&seen);
    assert_eq!(call.send().await.expect(409).code(), "invalid_state");
}
