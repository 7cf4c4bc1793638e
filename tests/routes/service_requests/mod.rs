//! What customers ask for, from the first word to the answer, as those who serve them work (SVC-01 to SVC-29).

mod forms;
mod moves;
mod register_service_request;
mod report_service_requests;
mod shared_work;

use serde_json::{Value, json};
use tests::{Answer, Kit, somebody};

const HANDLER: &str = "customer_service_1";

/// Asked by a customer of the handler's.
async fn asked(kit: &Kit, kind: &str, details: Value) -> Answer {
    let body = json!({ "kind": kind, "channel": "hotline", "matter": "想了解一下", "details": details });
    kit.staff(HANDLER).post("/service-requests").json(body).send().await
}

async fn customer(kit: &Kit, number: u32) -> Answer {
    kit.staff(HANDLER).post("/customers").json(somebody(number)).send().await.expect(201)
}

async fn shown(kit: &Kit, who: &str, id: &str) -> Answer {
    kit.staff(who).get(format!("/service-requests/{id}")).await
}

/// A move by somebody, of the request as it is now.
async fn moved(kit: &Kit, who: &str, id: &str, step: &str, form: Value) -> Answer {
    let now = shown(kit, "general_manager_1", id).await.expect(200);
    let call = kit.staff(who).post(format!("/service-requests/{id}/moves"));
    call.json(json!({ "move": step, "form": form })).seen(&now).send().await
}

async fn begun(kit: &Kit, kind: &str, details: Value) -> String {
    let id = asked(kit, kind, details).await.expect(201).id();
    moved(kit, HANDLER, &id, "accept", json!({})).await.expect(200);
    moved(kit, HANDLER, &id, "begin", json!({})).await.expect(200);
    id
}
