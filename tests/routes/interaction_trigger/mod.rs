//! What is planned by rule, and who is told of what is overdue (VIS-02, VIS-06, SVC-17).

mod overdue;
mod reminders;

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::{Kit, somebody};

const SALES: &str = "sales_1";

async fn ran(kit: &Kit) {
    assert_eq!(kit.system.run("interaction-trigger", |run| run).await.unwrap().unwrap(), Ended::Done);
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

/// A customer of the class, born on the day, who agreed to these purposes.
async fn born(kit: &Kit, number: u32, day: &str, class: &str, purposes: &[&str]) -> String {
    let mut body = somebody(number);
    let fields = body["fields"].as_object_mut().unwrap();
    fields.remove("idNumber");
    fields.insert("birthDate".to_owned(), day.into());
    let consent = |purpose: &&str| json!({ "purpose": purpose, "noticeVersion": "2026-01", "channel": "paper" });
    body["consents"] = purposes.iter().map(consent).collect::<Value>();
    body["valueClass"] = class.into();
    kit.staff(SALES).post("/customers").json(body).send().await.expect(201).id()
}

/// What is open with a customer.
async fn open(kit: &Kit, id: &str) -> Vec<Value> {
    let page = kit.staff(SALES).get(format!("/interactions/follow-ups?customerId={id}")).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}
