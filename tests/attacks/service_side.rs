//! What complaints and surveys are made with.

use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::{Answer, Call, Kit, somebody, surveys};

pub const SERVICE: &str = "customer_service_1";
pub const MANAGER: &str = "management_specialist_1";

/// A customer whom those who answer for service reach, and who agreed to everything that is asked of him here.
pub async fn customer(kit: &Kit, number: u32) -> String {
    let mut body = somebody(number);
    let consent = |purpose: &str| json!({ "purpose": purpose, "noticeVersion": "2026-01", "channel": "paper" });
    body["consents"] = json!([consent("service"), consent("callback"), consent("survey")]);
    kit.staff(SERVICE).post("/customers").json(body).send().await.expect(201).id()
}

/// Everybody who is to be asked has been, and the messages have gone out.
pub async fn asked(kit: &Kit) {
    for schedule in ["survey-trigger", "deliveries"] {
        assert_eq!(kit.system.run(schedule, |run| run).await.unwrap().unwrap(), Ended::Done);
    }
}

/// Where the latest message to a customer leads.
pub async fn link(kit: &Kit, number: u32) -> String {
    let to = format!("139{number:08}");
    let all = kit.system.outbox().messages().await.unwrap();
    let message = all.iter().rfind(|message| message.to == to).expect("he was sent a message");
    surveys::link(message)
}

pub fn solution() -> Value {
    json!({
        "cause": "attitude", "findings": "当班两人缺一人", "solution": "上门致歉并免收上门费",
        "measure": "排班加备岗", "compensation": 5000,
    })
}

pub fn moving(kit: &Kit, case: &Answer, step: &str, form: Value) -> Call {
    let body = json!({ "move": step, "form": form });
    kit.staff(SERVICE).post(format!("/complaints/{}/moves", case.id())).json(body).seen(case)
}
