//! A complaint that was closed, something that was bought: whoever it was is asked about it, once.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Kit};

use super::{MANAGER, SERVICE, asked, customers, explained, messages, registered, wave};

async fn moved(kit: &Kit, who: &str, id: &str, step: &str, form: Value) -> Answer {
    let now = kit.staff(SERVICE).get(format!("/complaints/{id}")).await.expect(200);
    let call = kit.staff(who).post(format!("/complaints/{id}/moves")).json(json!({ "move": step, "form": form }));
    call.seen(&now).send().await.expect(200)
}

/// An opinion, from the first word to the customer's mark.
async fn closed(kit: &Kit, customer: &str) -> String {
    let body = json!({ "kind": "opinion", "channel": "hotline", "matter": "等太久", "customerId": customer });
    let id = kit.staff(SERVICE).post("/complaints").json(body).send().await.expect(201).id();
    moved(kit, SERVICE, &id, "accept", json!({})).await;
    moved(kit, SERVICE, &id, "answer", json!({ "channel": "hotline", "words": "已改进" })).await;
    moved(kit, SERVICE, &id, "close", json!({ "mark": 4, "channel": "hotline" })).await;
    kit.settle().await;
    id
}

#[tokio::test]
async fn a_closed_complaint_is_asked_about_once() {
    let kit = Kit::start().await;
    let person = customers(&kit, 1).await.remove(0);
    let survey = registered(&kit, json!({ "template": "complaint_closed", "rhythm": "after_complaint" })).await;
    let complaint = closed(&kit, &person).await;
    for _ in 0..3 {
        asked(&kit).await;
    }
    let sent = messages(&kit).await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].text.contains("您反映的问题已办结"), "{}", sent[0].text);
    let told = explained(&kit.staff(MANAGER), &survey, "2026-q2", &person).await;
    assert_eq!(told["goneBy"][0]["occasion"], format!("{complaint}.0"));
    assert_eq!(wave(&kit, &survey, "2026-q2").await.json()["invited"], 1);
    // Another within thirty days is too soon, and that is told.
    kit.pass(SignedDuration::from_hours(24));
    closed(&kit, &person).await;
    asked(&kit).await;
    assert_eq!(messages(&kit).await.len(), 1);
    assert_eq!(wave(&kit, &survey, "2026-q2").await.json()["spared"], json!({ "too_soon": 1 }));
}

#[tokio::test]
async fn a_purchase_that_is_told_twice_is_asked_about_once() {
    let kit = Kit::start().await;
    let person = customers(&kit, 1).await.remove(0);
    registered(&kit, json!({ "template": "after_purchase", "rhythm": "after_purchase" })).await;
    let tell = async |reference: &str| {
        let body = json!({ "customerId": person, "kind": "purchase", "reference": reference });
        kit.staff(SERVICE).post("/surveys/occasions").json(body).send().await
    };
    tell("SO-2026-000123").await.expect(202);
    asked(&kit).await;
    kit.pass(SignedDuration::from_hours(24 * 40));
    tell("SO-2026-000123").await.expect(202);
    asked(&kit).await;
    assert_eq!(messages(&kit).await.len(), 1, "the same purchase");
    for wrong in ["", "订单", "a b", &"9".repeat(65)] {
        let answer = tell(wrong).await.expect(422);
        assert_eq!(answer.faults(), [("/reference".to_owned(), "malformed".to_owned())]);
    }
}
