//! A controlled change waits for a second person, in the one engine for that (CUS-18).

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::{Clients, Config};
use shared::store::Table;
use tests::{Answer, Kit, resident_id, somebody};

use super::fixture::{active, approved, fault, pair, path, pending, registered, rejected, roles, walk};

async fn change_now(kit: &Kit, seen: &Answer, change: &Answer) -> Value {
    let path = path(seen, &format!("/changes/{}", change.id()));
    kit.staff("management_specialist_1").get(path).await.expect(200).json()
}

#[tokio::test]
async fn an_approved_change_is_in_the_record_with_who_and_when() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let seen = active(&kit, 1).await;
    let fields = json!({ "idNumber": resident_id(2), "mobile": "13800138000", "employer": "海川贸易有限公司" });
    let change = pending(&sales, &seen, fields).await;
    kit.pass(SignedDuration::from_mins(5));
    let decided = approved(&specialist, &change).await.expect(200).json();
    assert_eq!((&decided["status"], &decided["flow"]), (&json!("approved"), &json!("customer_change")));
    let made = json!({ "outcome": "approved", "at": "2026-06-09T02:05:00Z", "by": "stf_management_specialist_1" });
    let shown = change_now(&kit, &seen, &change).await;
    assert_eq!((&shown["version"], &shown["status"], &shown["decision"]), (&json!(2), &json!("approved"), &made));
    let now = sales.get(path(&seen, "")).await;
    assert_eq!(now.etag(), "\"3\"");
    assert_eq!(
        (&now.json()["fields"]["mobile"], &now.json()["fields"]["employer"]),
        (&json!("138****8000"), &json!("海川贸易有限公司"))
    );
    assert_eq!(now.json()["updatedBy"], "stf_management_specialist_1");
    // The old number is given up, the new one is held.
    registered(&kit.staff("sales_2"), 1).await;
    let taken = kit.staff("sales_2").post("/customers").json(somebody(2)).send().await.expect(409);
    assert_eq!(taken.code(), "duplicate_customer");
}

/// ACC-23: the object and its content first, masked.
#[tokio::test]
async fn it_waits_in_the_inbox_with_both_sides_of_it() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let change = pending(&kit.staff("sales_1"), &seen, json!({ "mobile": "13800138000" })).await;
    let specialist = kit.staff("management_specialist_1");
    let inbox = specialist.get("/approvals?box=inbox").await.expect(200);
    let matter = json!({
        "kind": "change", "changeId": change.id(), "customerId": seen.id(), "wanted": ["mobile"],
        "before": { "mobile": "139****0001" }, "after": { "mobile": "138****8000" },
    });
    assert_eq!(inbox.json()["items"][0]["matter"], matter);
    assert_eq!(inbox.json()["items"][0]["id"], change.json()["approvalId"]);
    assert!(!inbox.text().contains("13800138000"));
    let counts = specialist.get("/approvals/counts").await.expect(200).json();
    let count = counts["flows"].as_array().unwrap().iter().find(|flow| flow["flow"] == "customer_change").unwrap();
    assert_eq!(count["waiting"], 1);
    let sent = kit.staff("sales_1").get("/approvals?box=sent").await.expect(200).json();
    assert_eq!(sent["items"][0]["id"], change.json()["approvalId"]);
    assert_eq!(kit.staff("customer_service_2").get("/approvals?box=inbox").await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_rejected_change_leaves_the_record_and_gives_up_the_number() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = active(&kit, 1).await;
    let change = pending(&sales, &seen, json!({ "idNumber": resident_id(2) })).await;
    let specialist = kit.staff("management_specialist_1");
    let bare = specialist.decide(&change, "refused").json(json!({ "decision": "refused" })).send().await.expect(422);
    assert_eq!(fault(&bare), pair("/reason", "missing"));
    rejected(&specialist, &change).await.expect(200);
    let shown = change_now(&kit, &seen, &change).await;
    assert_eq!((&shown["status"], &shown["decision"]["outcome"]), (&json!("rejected"), &json!("rejected")));
    assert_eq!(sales.get(path(&seen, "")).await.json(), seen.json());
    registered(&kit.staff("sales_2"), 2).await;
    // The customer can be changed as ever.
    let again = pending(&sales, &seen, json!({ "mobile": "13800138000" })).await;
    approved(&specialist, &again).await.expect(200);
}

/// CUS-18: a second person. Having the right to decide does not make one one's own second.
#[tokio::test]
async fn nobody_decides_his_own_request() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    for name in ["management_specialist_1", "information_supervisor_1"] {
        let asking = kit.staff(name);
        let change = pending(&asking, &seen, json!({ "mobile": "13800138000" })).await;
        for answer in [approved(&asking, &change).await, rejected(&asking, &change).await] {
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "own_request"), "{name}");
        }
    }
    let change = pending(&kit.staff("management_specialist_1"), &seen, json!({ "mobile": "13800138000" })).await;
    approved(&kit.staff("management_specialist_2"), &change).await.expect(200);
}

#[tokio::test]
async fn by_whose_role_decides_within_his_reach() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    for (number, role) in roles(|_| true).iter().enumerate() {
        let change = pending(&sales, &seen, json!({ "mobile": format!("138001380{number:02}") })).await;
        let answer = rejected(&kit.staff(&format!("{role}_1")), &change).await;
        let expected = match role.as_str() {
            "management_specialist" | "information_supervisor" => 200,
            // Who asked sees that it waits; who looks over the trail sees everything.
            "sales" | "auditor" => 403,
            // To whom it escalates once nobody has decided in time.
            _ => 404,
        };
        assert_eq!(answer.status, expected, "{role}: {}", answer.text());
        kit.pass(SignedDuration::from_secs(1));
    }
}

#[tokio::test]
async fn what_nobody_decides_goes_to_the_head_and_then_expires() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = active(&kit, 1).await;
    let first = pending(&sales, &seen, json!({ "mobile": "13800138001" })).await;
    // Three working days from Tuesday.
    kit.pass(SignedDuration::from_hours(24 * 6));
    approved(&kit.staff("department_head_1"), &first).await.expect(200);
    let sales = kit.staff("sales_1");
    let seen = sales.get(path(&seen, "")).await.expect(200);
    let second = pending(&sales, &seen, json!({ "idNumber": resident_id(5) })).await;
    kit.pass(SignedDuration::from_hours(24 * 14));
    assert_eq!(approved(&kit.staff("department_head_1"), &second).await.expect(409).code(), "invalid_state");
    let before = keys(&kit).await;
    kit.system.run("approval-trigger", |run| run).await.unwrap().unwrap();
    assert_eq!(change_now(&kit, &seen, &second).await["status"], "expired");
    assert_eq!(keys(&kit).await, before - 1, "the key of what was proposed is gone");
    assert_eq!(kit.staff("sales_1").get(path(&seen, "")).await.json(), seen.json());
}

async fn keys(kit: &Kit) -> usize {
    let observer = Clients::embedded("observer", kit.system.embedded().http_client("observer")).await.dynamodb;
    let name = Config::embedded().tables.name(Table::Keys).to_owned();
    let pages = observer.scan().table_name(name).into_paginator().items().send();
    pages.collect::<Result<Vec<_>, _>>().await.unwrap().len()
}

#[tokio::test]
async fn who_asked_takes_it_back() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = active(&kit, 1).await;
    let change = pending(&sales, &seen, json!({ "idNumber": resident_id(2) })).await;
    let withdrawal = format!("/approvals/{}/withdrawal", change.json()["approvalId"].as_str().unwrap());
    let call = sales.post(withdrawal).json(json!({ "reason": "录入有误" })).header("if-match", "\"1\"");
    call.send().await.expect(200);
    assert_eq!(change_now(&kit, &seen, &change).await["status"], "withdrawn");
    registered(&kit.staff("sales_2"), 2).await;
    assert_eq!(approved(&kit.staff("management_specialist_1"), &change).await.expect(409).code(), "invalid_state");
}

/// ACC-17: who stands in decides, and is shown no customer for it.
#[tokio::test]
async fn a_delegate_decides_and_sees_names_of_fields() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let lend = json!({ "to": "stf_customer_service_2", "until": "2026-06-20T00:00:00Z" });
    kit.staff("management_specialist_1").post("/access/delegations").json(lend).send().await.expect(201);
    let change = pending(&kit.staff("sales_1"), &seen, json!({ "mobile": "13800138000" })).await;
    let deputy = kit.staff("customer_service_2");
    let inbox = deputy.get("/approvals?box=inbox").await.expect(200).json();
    let matter = &inbox["items"][0]["matter"];
    assert_eq!((&matter["wanted"], &matter["before"], &matter["after"]), (&json!(["mobile"]), &json!({}), &json!({})));
    let decided = approved(&deputy, &change).await.expect(200).json();
    assert_eq!(decided["history"][1]["onBehalfOf"], "stf_management_specialist_1");
    assert_eq!(change_now(&kit, &seen, &change).await["decision"]["by"], "stf_customer_service_2");
}

#[tokio::test]
async fn once_and_as_last_seen() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let specialist = kit.staff("management_specialist_1");
    let change = pending(&kit.staff("sales_1"), &seen, json!({ "mobile": "13800138000" })).await;
    let stale = specialist.decide(&change, "approved").header("if-match", "\"9\"").send().await.expect(412);
    assert_eq!(stale.etag(), "\"1\"");
    let send = || specialist.decide(&change, "approved").key("d1").send();
    let first = send().await.expect(200);
    let again = send().await.expect(200);
    assert_eq!((again.etag(), again.json()), (first.etag(), first.json()));
    for answer in [approved(&specialist, &change).await, rejected(&specialist, &change).await] {
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "invalid_state"));
    }
}

#[tokio::test]
async fn what_is_applied_at_once_asks_nobody() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let patch = kit.staff("sales_1").patch(path(&seen, "")).merge(json!({ "fields": { "employer": "海川" } }));
    patch.seen(&seen).send().await.expect(200);
    let specialist = kit.staff("management_specialist_1");
    let newest = walk(&specialist, &path(&seen, "/changes")).await[0].clone();
    assert_eq!((&newest["status"], newest.get("approvalId")), (&json!("applied"), None));
    assert_eq!(specialist.get("/approvals?box=inbox").await.json()["items"], json!([]));
}
