mod count_approvals;
mod decide_approval;
mod expire_approvals;
mod list_approvals;
mod view_approval;
mod withdraw_approval;

use serde_json::json;
use tests::{Answer, Call, Kit};

/// A request for a high right of somebody new in the first department, by an administrator: its path.
pub async fn asked(kit: &Kit, name: &str) -> String {
    let administrator = kit.staff("administrator_1");
    let newcomer = json!({
        "name": "沈青", "position": "销售", "unitId": "unt_east", "regionId": "east",
        "issuer": local::ISSUER, "subject": format!("stf_{name}"),
    });
    let made = administrator.post("/access/staff").json(newcomer).send().await.expect(201);
    let body = json!({ "staffId": made.id(), "role": "sales", "scope": { "reach": "own" }, "reason": "岗位需要" });
    let asked = administrator.post("/access/grants").json(body).send().await.expect(202);
    format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap())
}

pub fn deciding(kit: &Kit, who: &str, path: &str, decision: &str) -> Call {
    let body = json!({ "decision": decision, "reason": "已核实" });
    kit.staff(who).post(format!("{path}/decisions")).json(body).header("if-match", "\"1\"")
}

pub fn ids(page: &Answer) -> Vec<String> {
    page.json()["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}
