//! Somebody who manages the access of one department: nothing he does reaches another.

use serde_json::json;
use tests::{Answer, Client, Kit};

use super::{at_work, enrolled, grant};

async fn manager(kit: &Kit) -> Client {
    let (made, client) = enrolled(kit, "manager").await;
    let body = grant(&made.id(), "administrator", json!({ "reach": "units", "ids": ["unt_east"] }));
    let asked = kit.staff("administrator_1").post("/access/grants").json(body).send().await.expect(202);
    let path = format!("/approvals/{}/decisions", asked.json()["approvalId"].as_str().unwrap());
    let decision = json!({ "decision": "approved", "reason": "岗位需要" });
    kit.staff("department_head_1").post(path).json(decision).header("if-match", "\"1\"").send().await.expect(200);
    client
}

#[tokio::test]
async fn nobody_gives_a_wider_scope_than_his_own_right_to_give_has() {
    let kit = Kit::start().await;
    let manager = manager(&kit).await;
    let (made, _) = enrolled(&kit, "new").await;
    let units = |ids: &[&str]| json!({ "reach": "units", "ids": ids });
    let give = |role, scope| manager.post("/access/grants").json(grant(&made.id(), role, scope)).send();
    let too_wide = [("/scope".to_owned(), "scope_too_wide".to_owned())];
    for (role, scope) in [
        ("information_specialist", units(&["unt_south"])),
        ("information_specialist", units(&["unt_east", "unt_south"])),
        ("information_specialist", json!({ "reach": "all" })),
        ("information_supervisor", json!({ "reach": "regions", "ids": ["east"] })),
        ("information_supervisor", json!({ "reach": "all" })),
    ] {
        assert_eq!(give(role, scope.clone()).await.expect(422).faults(), too_wide, "{role} {scope}");
    }
    give("information_specialist", units(&["unt_east"])).await.expect(201);
    give("sales", json!({ "reach": "own" })).await.expect(202);
}

#[tokio::test]
async fn powers_lent_elsewhere_are_not_his_to_take_back() {
    let kit = Kit::start().await;
    let manager = manager(&kit).await;
    let lent = async |by: &str, to: &str| -> Answer {
        let body = json!({ "to": to, "until": "2026-06-20T00:00:00Z" });
        kit.staff(by).post("/access/delegations").json(body).send().await.expect(201)
    };
    let back = |lent: &Answer| {
        manager.post(format!("/access/delegations/{}/withdrawal", lent.id())).json(json!({})).seen(lent).send()
    };
    let elsewhere = lent("department_head_2", "stf_information_specialist_2").await;
    assert_eq!(back(&elsewhere).await.expect(404).code(), "not_found");
    let here = lent("department_head_1", "stf_information_specialist_1").await;
    back(&here).await.expect(200);
}

#[tokio::test]
async fn customers_are_handed_to_nobody_elsewhere() {
    let kit = Kit::start().await;
    let manager = manager(&kit).await;
    let (made, _) = at_work(&kit, "new").await;
    let departure = |to: &str| {
        let path = format!("/access/staff/{}/departure", made.id());
        manager.post(path).json(json!({ "handOverTo": to })).seen(&made).send()
    };
    assert_eq!(departure("stf_sales_2").await.expect(422).faults()[0].1, "not_assignable");
    departure("stf_sales_1").await.expect(200);
}
