//! Between a request and its decision the world goes on: what may no longer be done is refused, and
//! nothing of it is half done.

use jiff::SignedDuration;
use serde_json::json;
use tests::{Answer, Kit, resident_id};

use super::fixture::{active, approved, closed, fault, pair, path, pending, registered, rejected};

/// The change still waits, and the record is as it was seen.
async fn nothing_done(kit: &Kit, seen: &Answer, change: &Answer) {
    let specialist = kit.staff("management_specialist_1");
    assert_eq!(specialist.get(path(seen, "")).await.json(), seen.json());
    let now = specialist.get(path(seen, &format!("/changes/{}", change.id()))).await;
    assert_eq!(now.json(), change.json());
}

#[tokio::test]
async fn a_field_changed_since_supersedes_the_request() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    // Set, set anew, removed: each way the same field may have changed.
    for (number, start, since) in [(1, "甲公司", json!("丙公司")), (2, "", json!("丙公司")), (3, "甲公司", json!(null))]
    {
        let mut seen = registered(&sales, number).await;
        if start.is_empty() {
            let call = sales.patch(path(&seen, "")).merge(json!({ "fields": { "employer": null } }));
            seen = call.seen(&seen).send().await.expect(200);
        }
        let mobile = format!("1380013800{number}");
        let change = pending(&sales, &seen, json!({ "mobile": mobile, "employer": "乙公司" })).await;
        kit.pass(SignedDuration::from_secs(1));
        let call = sales.patch(path(&seen, "")).merge(json!({ "fields": { "employer": since } }));
        let now = call.seen(&seen).send().await.expect(200);
        let answer = approved(&specialist, &change).await.expect(409);
        assert_eq!(
            (answer.code().as_str(), fault(&answer)),
            ("invalid_state", pair("/decision", "superseded")),
            "{since}"
        );
        nothing_done(&kit, &now, &change).await;
        rejected(&specialist, &change).await.expect(200);
    }
}

#[tokio::test]
async fn other_fields_may_have_changed() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let change = pending(&sales, &seen, json!({ "mobile": "13800138000" })).await;
    kit.pass(SignedDuration::from_secs(1));
    let call = sales.patch(path(&seen, "")).merge(json!({ "fields": { "employer": "海川贸易有限公司" } }));
    call.seen(&seen).send().await.expect(200);
    approved(&kit.staff("management_specialist_1"), &change).await.expect(200);
    let view = sales.get(path(&seen, "")).await.json();
    assert_eq!(
        (&view["fields"]["mobile"], &view["fields"]["employer"]),
        (&json!("138****8000"), &json!("海川贸易有限公司"))
    );
}

#[tokio::test]
async fn of_two_requests_for_one_field_the_older_cannot_follow_the_newer() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let seen = registered(&sales, 1).await;
    let older = pending(&sales, &seen, json!({ "mobile": "13800138001" })).await;
    kit.pass(SignedDuration::from_secs(1));
    let newer = pending(&sales, &seen, json!({ "mobile": "13800138002" })).await;
    kit.pass(SignedDuration::from_secs(1));
    approved(&specialist, &newer).await.expect(200);
    let answer = approved(&specialist, &older).await.expect(409);
    assert_eq!(fault(&answer), pair("/decision", "superseded"));
    assert_eq!(sales.get(path(&seen, "")).await.json()["fields"]["mobile"], "138****8002");
}

#[tokio::test]
async fn a_number_taken_meanwhile_is_refused() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let change = pending(&kit.staff("sales_1"), &seen, json!({ "idNumber": resident_id(2), "employer": "海川" })).await;
    registered(&kit.staff("sales_2"), 2).await;
    let answer = approved(&kit.staff("management_specialist_1"), &change).await.expect(409);
    assert_eq!(answer.code(), "duplicate_customer");
    nothing_done(&kit, &seen, &change).await;
}

/// CON-02, CON-06: what was asked for under a consent is not kept once the consent is gone.
#[tokio::test]
async fn a_field_whose_purpose_was_withdrawn_is_refused() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut seen = active(&kit, 1).await;
    let consent = json!({ "purpose": "credit_review", "noticeVersion": "2026-01", "channel": "paper" });
    seen = sales.post(path(&seen, "/consents")).json(consent).seen(&seen).send().await.expect(200);
    let change = pending(&sales, &seen, json!({ "creditGrade": "AAA" })).await;
    let withdrawal = sales.post(path(&seen, "/consents/credit_review/withdrawal")).json(json!({ "channel": "app" }));
    seen = withdrawal.seen(&seen).send().await.expect(200);
    let answer = approved(&kit.staff("management_specialist_1"), &change).await.expect(409);
    assert_eq!((answer.code().as_str(), fault(&answer)), ("invalid_state", pair("/decision", "no_purpose")));
    nothing_done(&kit, &seen, &change).await;
}

/// CUS-15: each of two changes leaves a way to reach the customer, both together would not.
#[tokio::test]
async fn the_last_way_to_reach_the_customer_stays() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut body = tests::somebody(1);
    body["fields"]["email"] = "kai@example.cn".into();
    let seen = sales.post("/customers").json(body).send().await.expect(201);
    let change = pending(&sales, &seen, json!({ "mobile": null })).await;
    kit.pass(SignedDuration::from_secs(1));
    let call = sales.patch(path(&seen, "")).merge(json!({ "fields": { "email": null } }));
    let seen = call.seen(&seen).send().await.expect(200);
    let answer = approved(&kit.staff("management_specialist_1"), &change).await.expect(409);
    assert_eq!(fault(&answer), pair("/decision", "no_way_to_reach"));
    nothing_done(&kit, &seen, &change).await;
}

#[tokio::test]
async fn a_closed_file_takes_no_approved_change() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let change = pending(&kit.staff("sales_1"), &seen, json!({ "mobile": "13800138000" })).await;
    let shut = closed(&kit, &seen).await;
    let specialist = kit.staff("management_specialist_1");
    assert_eq!(approved(&specialist, &change).await.expect(409).code(), "invalid_state");
    nothing_done(&kit, &shut, &change).await;
    rejected(&specialist, &change).await.expect(200);
}
