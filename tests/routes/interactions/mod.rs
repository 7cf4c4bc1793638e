//! What is said and done with customers, and what is planned with them (SVC-01 to SVC-19, VIS-01 to VIS-17).

mod follow_ups;
mod list_follow_ups;
mod list_interactions;
mod record_interaction;
mod view_relationship_health;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Kit, somebody};

const SERVICE: &str = "customer_service_1";

/// A customer of the first department, who agreed to be called.
async fn customer(kit: &Kit, number: u32) -> String {
    let mut body = somebody(number);
    let consent = |purpose: &str| json!({ "purpose": purpose, "noticeVersion": "2026-01", "channel": "paper" });
    body["consents"] = json!([consent("service"), consent("callback")]);
    kit.staff(SERVICE).post("/customers").json(body).send().await.expect(201).id()
}

fn with(mut body: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// A call by the customer, as it is sent.
fn call(customer: Option<&str>, more: Value) -> Value {
    let body = json!({
        "kind": "call", "channel": "phone", "direction": "in", "outcome": "settled", "matter": "问能否改约周六送货",
        "customerId": customer,
    });
    with(body, more)
}

async fn recorded(kit: &Kit, customer: Option<&str>, more: Value) -> Answer {
    kit.staff(SERVICE).post("/interactions").json(call(customer, more)).send().await
}

/// Something to be done with the customer, as it is sent.
fn step(customer: &str, more: Value) -> Value {
    with(json!({ "kind": "next_action", "customerId": customer, "words": "送样品上门，确认尺寸" }), more)
}

async fn planned(kit: &Kit, who: &str, body: Value) -> Answer {
    kit.staff(who).post("/interactions/follow-ups").json(body).send().await
}

async fn shown(kit: &Kit, who: &str, id: &str) -> Answer {
    kit.staff(who).get(format!("/interactions/follow-ups/{id}")).await
}

/// Something done with what is planned, as it is now.
async fn did(kit: &Kit, who: &str, id: &str, what: &str, body: Value) -> Answer {
    let now = shown(kit, SERVICE, id).await;
    let now = if now.status == 200 { now } else { shown(kit, "general_manager_1", id).await.expect(200) };
    kit.staff(who).post(format!("/interactions/follow-ups/{id}/{what}")).json(body).seen(&now).send().await
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

fn pair(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}
