use serde_json::json;
use tests::{Kit, somebody};

use super::{asked, deciding};

#[tokio::test]
async fn a_refused_request_never_takes_effect() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    let refused = deciding(&kit, "department_head_1", &path, "refused").send().await.expect(200);
    assert_eq!(refused.json()["status"], "refused");
    assert_eq!(refused.json()["history"][1]["reason"], "已核实");
    deciding(&kit, "department_head_1", &path, "approved").send().await.expect(409);
    kit.staff("new").post("/customers").json(somebody(1)).send().await.expect(403);
}

#[tokio::test]
async fn a_decision_has_a_reason() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    let head = kit.staff("department_head_1");
    let call = |body| head.post(format!("{path}/decisions")).json(body).header("if-match", "\"1\"");
    let missing = call(json!({ "decision": "approved" })).send().await.expect(422);
    assert_eq!(missing.faults(), [("/reason".to_owned(), "missing".to_owned())]);
    call(json!({ "decision": "approved", "reason": "  " })).send().await.expect(422);
    let unknown = call(json!({ "decision": "maybe", "reason": "x" })).send().await.expect(422);
    assert_eq!(unknown.faults(), [("/decision".to_owned(), "not_an_option".to_owned())]);
    let more = call(json!({ "decision": "approved", "reason": "x", "onBehalfOf": "stf_general_manager_1" }));
    assert_eq!(more.send().await.expect(422).faults()[0].1, "unknown_member");
}

#[tokio::test]
async fn what_was_shown_is_what_runs() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    let head = kit.staff("department_head_1");
    let shown = head.get(&path).await.expect(200).json();
    let staff = shown["matter"]["staff"]["id"].as_str().unwrap();
    let administrator = kit.staff("administrator_1");
    let person = administrator.get(format!("/access/staff/{staff}")).await.expect(200);
    let body = json!({ "unitId": "unt_south", "regionId": "south", "position": "销售" });
    let transfer = administrator.post(format!("/access/staff/{staff}/transfer")).json(body).seen(&person);
    transfer.send().await.expect(200);
    let late = deciding(&kit, "department_head_1", &path, "approved").send().await.expect(409);
    assert_eq!(late.faults(), [("/decision".to_owned(), "superseded".to_owned())]);
    // It can still be put away.
    deciding(&kit, "department_head_1", &path, "refused").send().await.expect(200);
}
