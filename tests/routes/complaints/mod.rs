//! Complaints from the first word to the call-back, as those who handle them work (CMP-01 to CMP-25).

mod attachments;
mod calendars;
mod clocks;
mod handovers;
mod ledger;
mod links;
mod list_complaints;
mod moves;
mod register_complaint;
mod tasks;
mod watch_cases;

use serde_json::{Value, json};
use tests::{Answer, Kit, somebody};

const HANDLER: &str = "customer_service_1";

/// A complaint of nobody known, taken down by the handler.
async fn registered(kit: &Kit, with: Value) -> Answer {
    let mut body = json!({ "kind": "service", "channel": "hotline", "matter": "等了两个小时没有人来" });
    for (name, value) in with.as_object().unwrap() {
        body[name] = value.clone();
    }
    kit.staff(HANDLER).post("/complaints").json(body).send().await.expect(201)
}

/// A customer whom the handler reaches.
async fn customer(kit: &Kit, number: u32) -> Answer {
    kit.staff(HANDLER).post("/customers").json(somebody(number)).send().await.expect(201)
}

async fn shown(kit: &Kit, who: &str, id: &str) -> Answer {
    kit.staff(who).get(format!("/complaints/{id}")).await
}

/// A move by somebody, of the complaint as it is now.
async fn moved(kit: &Kit, who: &str, id: &str, step: &str, form: Value) -> Answer {
    let now = shown(kit, HANDLER, id).await;
    let now = if now.status == 200 { now } else { shown(kit, "general_manager_1", id).await.expect(200) };
    let call = kit.staff(who).post(format!("/complaints/{id}/moves")).json(json!({ "move": step, "form": form }));
    call.seen(&now).send().await
}

/// Taken up and looked into.
async fn investigated(kit: &Kit, with: Value) -> String {
    let id = registered(kit, with).await.id();
    moved(kit, HANDLER, &id, "accept", json!({})).await.expect(200);
    moved(kit, HANDLER, &id, "investigate", json!({})).await.expect(200);
    id
}

fn solution() -> Value {
    json!({
        "cause": "attitude", "findings": "当班两人缺一人", "solution": "上门致歉并免收上门费",
        "measure": "排班加备岗", "compensation": 5000,
    })
}

/// The one request that waits for somebody, decided by him.
async fn decided(kit: &Kit, who: &str, decision: &str) -> Answer {
    let inbox = kit.staff(who).get("/approvals?box=inbox").await.expect(200).json();
    let id = inbox["items"][0]["id"].as_str().expect("a request waits").to_owned();
    let request = kit.staff(who).get(format!("/approvals/{id}")).await.expect(200);
    let call = kit.staff(who).post(format!("/approvals/{id}/decisions"));
    call.json(json!({ "decision": decision, "reason": "已核实" })).seen(&request).send().await
}

/// As far as the reply.
async fn replied(kit: &Kit, with: Value) -> String {
    let id = investigated(kit, with).await;
    moved(kit, HANDLER, &id, "resolve", solution()).await.expect(200);
    decided(kit, "department_head_1", "approved").await.expect(200);
    let reply = json!({ "channel": "hotline", "words": "已向您说明处理结果" });
    moved(kit, "department_head_1", &id, "reply", reply).await.expect(200);
    id
}
