use serde_json::{Value, json};
use tests::{Kit, somebody};

use super::fixture::{fault, pair, path, registered};

fn consent(purpose: &str) -> Value {
    json!({ "purpose": purpose, "noticeVersion": "2026-01", "channel": "app" })
}

#[tokio::test]
async fn one_more_purpose_allows_its_fields() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let field = json!({ "fields": { "arrears": { "amount": "12.30" } } });
    let before = sales.patch(path(&seen, "")).merge(field.clone()).seen(&seen).send().await.expect(422);
    assert_eq!(fault(&before), pair("/fields/arrears", "no_purpose"));
    kit.pass(jiff::SignedDuration::from_mins(1));
    let now = sales.post(path(&seen, "/consents")).json(consent("credit_review")).seen(&seen).send().await.expect(200);
    assert_eq!(now.etag(), "\"2\"");
    let given = json!({ "noticeVersion": "2026-01", "channel": "app", "at": "2026-06-09T02:01:00Z" });
    assert_eq!(now.json()["consents"]["credit_review"], given);
    assert_eq!(now.json()["consents"]["service"]["at"], "2026-06-09T02:00:00Z");
    sales.patch(path(&seen, "")).merge(field).seen(&now).send().await.expect(200);
}

#[tokio::test]
async fn every_fault_is_named() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let body = json!({ "purpose": "spying", "noticeVersion": "1999-01", "channel": "pigeon" });
    let answer = sales.post(path(&seen, "/consents")).json(body).seen(&seen).send().await.expect(422);
    let expected = ["/purpose", "/noticeVersion", "/channel"].map(|pointer| pair(pointer, "not_an_option"));
    assert_eq!(answer.faults(), expected);
    // The notice told of no payment, but a contract is its basis (article 13).
    sales.post(path(&seen, "/consents")).json(consent("payment")).seen(&seen).send().await.expect(200);
}

#[tokio::test]
async fn within_reach_as_seen_and_once() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = sales.post("/customers").json(somebody(1)).send().await.expect(201);
    let to = path(&seen, "/consents");
    kit.staff("sales_2").post(to.clone()).json(consent("survey")).seen(&seen).send().await.expect(404);
    kit.staff("general_manager_1").post(to.clone()).json(consent("survey")).seen(&seen).send().await.expect(403);
    sales.post(to.clone()).json(consent("survey")).send().await.expect(428);
    let first = sales.post(to.clone()).json(consent("survey")).seen(&seen).key("c1").send().await.expect(200);
    let again = sales.post(to.clone()).json(consent("survey")).seen(&seen).key("c1").send().await.expect(200);
    assert_eq!((first.etag().as_str(), again.json()), ("\"2\"", first.json()));
    let stale = sales.post(to).json(consent("marketing")).seen(&seen).send().await.expect(412);
    assert_eq!(stale.etag(), "\"2\"");
}
