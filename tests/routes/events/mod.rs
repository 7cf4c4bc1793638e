//! Meetings, symposia, anniversaries, training, parties: who was asked, who came, what was said (VIS-10).

mod invite_customers;
mod move_event;
mod opinions;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Kit, somebody};

const HEAD: &str = "department_head_1";
const SERVICE: &str = "customer_service_1";

/// A customer of the first department, who agreed to be called.
async fn customer(kit: &Kit, number: u32) -> String {
    agreed(kit, SERVICE, number, &["service", "callback"]).await
}

async fn agreed(kit: &Kit, who: &str, number: u32, purposes: &[&str]) -> String {
    let mut body = somebody(number);
    let consent = |purpose: &&str| json!({ "purpose": purpose, "noticeVersion": "2026-01", "channel": "paper" });
    body["consents"] = purposes.iter().map(consent).collect();
    kit.staff(who).post("/customers").json(body).send().await.expect(201).id()
}

fn event(kit: &Kit, more: Value) -> Value {
    let starts = kit.system.apps()["events"].time.now() + SignedDuration::from_hours(24 * 10);
    let mut body = json!({
        "kind": "symposium", "title": "客户座谈会", "venue": "三楼会议厅", "capacity": 40,
        "startsAt": starts, "endsAt": starts + SignedDuration::from_hours(3),
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn registered(kit: &Kit, who: &str, more: Value) -> Answer {
    kit.staff(who).post("/events").json(event(kit, more)).send().await
}

async fn shown(kit: &Kit, who: &str, id: &str) -> Answer {
    kit.staff(who).get(format!("/events/{id}")).await
}

async fn moved(kit: &Kit, who: &str, id: &str, body: Value) -> Answer {
    let now = shown(kit, HEAD, id).await.expect(200);
    kit.staff(who).post(format!("/events/{id}/moves")).json(body).seen(&now).send().await
}

/// One that customers can be asked to.
async fn opened(kit: &Kit, more: Value) -> String {
    let id = registered(kit, HEAD, more).await.expect(201).id();
    moved(kit, HEAD, &id, json!({ "to": "open" })).await.expect(200);
    id
}

async fn invited(kit: &Kit, who: &str, event: &str, customers: &[&str]) -> Answer {
    let body = json!({ "customerIds": customers, "channel": "phone" });
    kit.staff(who).post(format!("/events/{event}/invitees")).json(body).send().await
}

async fn did(kit: &Kit, event: &str, customer: &str, what: &str, version: u64, body: Value) -> Answer {
    let call = kit.staff(HEAD).post(format!("/events/{event}/invitees/{customer}/{what}")).json(body);
    call.header("if-match", &format!("\"{version}\"")).send().await
}

async fn tally(kit: &Kit, event: &str) -> Value {
    shown(kit, HEAD, event).await.expect(200).json()["tally"].clone()
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}
