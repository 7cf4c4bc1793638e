use serde_json::{Value, json};
use tests::{Answer, Call, Client, Kit};

use super::fixture::{fault, pair, path, registered};

fn withdraw(by: &Client, seen: &Answer, purpose: &str) -> Call {
    by.post(path(seen, &format!("/consents/{purpose}/withdrawal"))).json(json!({ "channel": "app" })).seen(seen)
}

#[tokio::test]
async fn a_withdrawn_purpose_no_longer_allows_a_new_field() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut body = tests::somebody(1);
    body["consents"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "purpose": "contract", "noticeVersion": "2026-01", "channel": "paper" }));
    let seen = sales.post("/customers").json(body).send().await.expect(201);
    kit.pass(jiff::SignedDuration::from_mins(1));
    let now = withdraw(&sales, &seen, "service").send().await.expect(200);
    assert_eq!(now.json()["consents"]["service"]["withdrawnAt"], "2026-06-09T02:01:00Z");
    assert_eq!(now.json()["consents"]["contract"]["withdrawnAt"], Value::Null);
    assert_eq!(now.json()["fields"], seen.json()["fields"], "what is on file stays until it is erased");
    // Preferences are for service and not for a contract; the employer is for both.
    let field = json!({ "fields": { "complaintContent": "漏油", "employer": "海川" } });
    let refused = sales.patch(path(&seen, "")).merge(field).seen(&now).send().await.expect(422);
    assert_eq!(fault(&refused), pair("/fields/complaintContent", "no_purpose"));
    // Agreed to again, it holds again.
    let consent = json!({ "purpose": "service", "noticeVersion": "2026-01", "channel": "paper" });
    let again = sales.post(path(&seen, "/consents")).json(consent).seen(&now).send().await.expect(200);
    assert_eq!(again.json()["consents"]["service"]["withdrawnAt"], Value::Null);
    let field = json!({ "fields": { "complaintContent": "漏油" } });
    sales.patch(path(&seen, "")).merge(field).seen(&again).send().await.expect(200);
}

#[tokio::test]
async fn only_what_was_given_and_only_once() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    assert_eq!(withdraw(&sales, &seen, "marketing").send().await.expect(404).code(), "not_found");
    assert_eq!(withdraw(&sales, &seen, "spying").send().await.expect(404).code(), "not_found");
    let to = path(&seen, "/consents/service/withdrawal");
    let wrong = sales.post(to.clone()).json(json!({ "channel": "pigeon" })).seen(&seen).send().await.expect(422);
    assert_eq!(fault(&wrong), pair("/channel", "not_an_option"));
    withdraw(&kit.staff("sales_2"), &seen, "service").send().await.expect(404);
    withdraw(&kit.staff("department_head_1"), &seen, "service").send().await.expect(403);
    sales.post(to).json(json!({ "channel": "app" })).send().await.expect(428);
    let now = withdraw(&sales, &seen, "service").key("w1").send().await.expect(200);
    let again = withdraw(&sales, &seen, "service").key("w1").send().await.expect(200);
    assert_eq!(again.json(), now.json());
    assert_eq!(withdraw(&sales, &seen, "service").send().await.expect(412).etag(), "\"2\"");
    assert_eq!(withdraw(&sales, &now, "service").send().await.expect(409).code(), "invalid_state");
}
