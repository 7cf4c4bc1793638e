use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::audit_rows;
use tests::{Answer, Client, Kit};

use super::{enrolled, grant};

const UNTIL: &str = "2026-06-20T00:00:00Z";

fn lend(to: &str) -> Value {
    json!({ "to": to, "until": UNTIL })
}

/// A request for a high right of somebody in the first department.
async fn asked(kit: &Kit, name: &str, by: &str) -> String {
    let (made, _) = enrolled(kit, name).await;
    let body = grant(&made.id(), "sales", json!({ "reach": "own" }));
    let asked = kit.staff(by).post("/access/grants").json(body).send().await.expect(202);
    format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap())
}

async fn decide(client: &Client, path: &str) -> Answer {
    let body = json!({ "decision": "approved", "reason": "岗位需要" });
    client.post(format!("{path}/decisions")).json(body).header("if-match", "\"1\"").send().await
}

#[tokio::test]
async fn the_assistant_decides_in_the_supervisors_name_and_the_record_says_so() {
    let kit = Kit::start().await;
    let assistant = kit.staff("information_specialist_1");
    let first = asked(&kit, "first", "administrator_1").await;
    decide(&assistant, &first).await.expect(404);
    let head = kit.staff("department_head_1");
    let lent = head.post("/access/delegations").json(lend("stf_information_specialist_1")).send().await.expect(201);
    let inbox = assistant.get("/approvals").await.expect(200).json();
    assert_eq!(inbox["items"].as_array().unwrap().len(), 1);
    let decided = decide(&assistant, &first).await.expect(200).json();
    let act = &decided["history"][1];
    assert_eq!(
        (&act["by"], &act["onBehalfOf"]),
        (&json!("stf_information_specialist_1"), &json!("stf_department_head_1"))
    );
    for who in ["information_specialist_1", "department_head_1"] {
        let tray = kit.staff(who).get("/approvals?box=decided").await.expect(200).json();
        assert_eq!(tray["items"][0]["id"], decided["id"], "{who}");
    }
    let trail = trail(&kit).await;
    assert!(trail.iter().any(|row| row["action"] == "decide_approval" && row["onBehalfOf"] == "stf_department_head_1"));

    // Taken back, it is over at once.
    let second = asked(&kit, "second", "administrator_1").await;
    let path = format!("/access/delegations/{}/withdrawal", lent.id());
    assistant.post(&path).json(json!({})).seen(&lent).send().await.expect(404);
    head.post(&path).json(json!({})).seen(&lent).send().await.expect(200);
    decide(&assistant, &second).await.expect(404);
    decide(&head, &second).await.expect(200);
}

#[tokio::test]
async fn a_delegation_is_for_a_time() {
    let kit = Kit::start().await;
    let assistant = kit.staff("information_specialist_1");
    let mut body = lend("stf_information_specialist_1");
    body["from"] = "2026-06-09T03:00:00Z".into();
    body["until"] = "2026-06-09T04:00:00Z".into();
    kit.staff("department_head_1").post("/access/delegations").json(body).send().await.expect(201);
    let path = asked(&kit, "new", "administrator_1").await;
    assistant.get(&path).await.expect(404);
    kit.pass(SignedDuration::from_hours(1));
    kit.staff("information_specialist_1").get(&path).await.expect(200);
    kit.pass(SignedDuration::from_hours(1));
    decide(&kit.staff("information_specialist_1"), &path).await.expect(404);
}

#[tokio::test]
async fn powers_go_to_a_colleague_of_the_same_side_for_three_months_at_most() {
    let kit = Kit::start().await;
    let head = kit.staff("department_head_1");
    let refused = async |body| head.post("/access/delegations").json(body).send().await.expect(422).faults();
    for nobody in ["stf_department_head_1", "stf_administrator_1", "stf_nobody"] {
        assert_eq!(refused(lend(nobody)).await, [("/to".to_owned(), "not_assignable".to_owned())], "{nobody}");
    }
    let mut long = lend("stf_information_specialist_1");
    long["until"] = "2026-12-09T00:00:00Z".into();
    assert_eq!(refused(long).await, [("/until".to_owned(), "out_of_range".to_owned())]);
    let mut past = lend("stf_information_specialist_1");
    past["until"] = "2026-06-09T02:00:00Z".into();
    assert_eq!(refused(past).await, [("/until".to_owned(), "date_in_past".to_owned())]);
    let listed = kit.staff("information_specialist_1").get("/access/delegations").await.expect(200).json();
    assert_eq!(listed, json!({ "given": [], "received": [] }));
}

pub async fn trail(kit: &Kit) -> Vec<Value> {
    let store = &kit.system.apps()["approvals"].store;
    let mut rows = Vec::new();
    for chain in audit_rows::chains(store, "2026-06-09T02").await.unwrap() {
        for (_, row) in audit_rows::rows(store, &chain).await.unwrap() {
            rows.push(serde_json::from_str(&row.body).unwrap());
        }
    }
    rows
}
