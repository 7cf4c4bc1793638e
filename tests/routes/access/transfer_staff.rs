use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::{Kit, somebody};

use super::at_work;

fn south(to: Option<&str>) -> Value {
    let mut body = json!({ "unitId": "unt_south", "regionId": "south", "position": "客户经理" });
    if let Some(to) = to {
        body["handOverTo"] = to.into();
    }
    body
}

#[tokio::test]
async fn whoever_is_transferred_loses_his_grants_at_once_and_his_customers_soon() {
    let kit = Kit::start().await;
    let (made, client) = at_work(&kit, "new").await;
    for number in 1..=60 {
        client.post("/customers").json(somebody(number)).send().await.expect(201);
        kit.pass(SignedDuration::from_secs(1));
    }
    let path = format!("/access/staff/{}", made.id());
    let by = kit.staff("administrator_1");
    let transfer = |body| by.post(format!("{path}/transfer")).json(body).seen(&made);
    assert_eq!(transfer(south(None)).send().await.expect(422).faults()[0], ("/handOverTo".into(), "missing".into()));
    // Nobody who sees no customers, is on file, or is he himself.
    for nobody in ["stf_administrator_1", "stf_nobody", &made.id()] {
        let refused = transfer(south(Some(nobody))).send().await.expect(422);
        assert_eq!(refused.faults()[0].1, "not_assignable", "{nobody}");
    }
    let moved = transfer(south(Some("stf_sales_1"))).send().await.expect(200);
    assert_eq!((&moved.json()["unitId"], &moved.json()["grants"]), (&json!("unt_south"), &json!([])));
    client.post("/customers").json(somebody(99)).send().await.expect(403);
    kit.pass(SignedDuration::from_secs(10));
    client.get("/customers").await.expect(403);

    // Cut short after a slice of fifty, it goes on, and counts nobody twice.
    let run = async |slices| kit.system.run("handover-trigger", |run| run.slices(slices)).await.unwrap().unwrap();
    assert_eq!(run(1).await, Ended::Interrupted);
    let half = by.get(&path).await.expect(200).json()["handover"].clone();
    assert_eq!((&half["moved"], half.get("doneAt")), (&json!(50), None));
    kit.pass(SignedDuration::from_mins(5));
    assert_eq!(run(9).await, Ended::Done);
    assert_eq!(run(9).await, Ended::Done);
    let whole = by.get(&path).await.expect(200).json()["handover"].clone();
    assert_eq!((&whole["moved"], whole["doneAt"].is_string()), (&json!(60), true));
    let page = kit.staff("sales_1").get("/customers?limit=100").await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 60);
    assert!(page["items"].as_array().unwrap().iter().all(|item| item["ownerId"] == "stf_sales_1"));
}

#[tokio::test]
async fn whoever_leaves_while_his_customers_go_over_need_not_wait() {
    // To the colleague who was named before, or to another one.
    for (named, heir) in [(json!({}), "sales_1"), (json!({ "handOverTo": "stf_sales_2" }), "sales_2")] {
        let kit = Kit::start().await;
        let (made, client) = at_work(&kit, "new").await;
        client.post("/customers").json(somebody(1)).send().await.expect(201);
        let path = format!("/access/staff/{}", made.id());
        let by = kit.staff("administrator_1");
        let transfer = by.post(format!("{path}/transfer")).json(south(Some("stf_sales_1"))).seen(&made);
        let moved = transfer.send().await.expect(200);
        let departure = by.post(format!("{path}/departure")).json(named).seen(&moved);
        let gone = departure.send().await.expect(200).json();
        assert_eq!((&gone["status"], &gone["handover"]["to"]), (&json!("left"), &json!(format!("stf_{heir}"))));
        kit.pass(SignedDuration::from_mins(2));
        kit.system.run("handover-trigger", |run| run).await.unwrap().unwrap();
        let page = kit.staff(heir).get("/customers").await.expect(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), 1, "{heir}");
    }
}

#[tokio::test]
async fn what_was_asked_for_somebody_in_his_old_post_is_not_given_to_him_in_the_next() {
    let kit = Kit::start().await;
    let (made, _) = at_work(&kit, "new").await;
    let by = kit.staff("administrator_1");
    let body = super::grant(&made.id(), "information_supervisor", json!({ "reach": "all" }));
    let asked = by.post("/access/grants").json(body).send().await.expect(202);
    kit.pass(SignedDuration::from_secs(1));
    // There and back: he stands in the same unit, and has another post.
    let path = format!("/access/staff/{}", made.id());
    let mut seen = by.get(&path).await.expect(200);
    for (unit, region) in [("unt_south", "south"), ("unt_east", "east")] {
        let body = json!({ "unitId": unit, "regionId": region, "position": "客户经理" });
        seen = by.post(format!("{path}/transfer")).json(body).seen(&seen).send().await.expect(200);
    }
    let approval = format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap());
    let head = kit.staff("department_head_1");
    let request = head.get(&approval).await.expect(200);
    let decision = json!({ "decision": "approved", "reason": "岗位需要" });
    let refused = head.post(format!("{approval}/decisions")).json(decision).seen(&request).send().await;
    assert_eq!(refused.expect(409).faults(), [("/decision".to_owned(), "superseded".to_owned())]);
}

#[tokio::test]
async fn powers_lent_in_an_old_post_are_not_those_of_the_next() {
    let kit = Kit::start().await;
    let body = json!({ "to": "stf_information_specialist_1", "until": "2026-06-20T00:00:00Z" });
    kit.staff("department_head_1").post("/access/delegations").json(body).send().await.expect(201);
    kit.pass(SignedDuration::from_secs(1));
    let (new, _) = at_work(&kit, "new").await;
    let by = kit.staff("administrator_1");
    let ask = async || {
        let body = super::grant(&new.id(), "information_supervisor", json!({ "reach": "all" }));
        by.post("/access/grants").json(body).send().await.expect(202)
    };
    ask().await;
    let waiting = async || {
        let page = kit.staff("information_specialist_1").get("/approvals").await.expect(200).json();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!(waiting().await, 1);
    // He is moved away and back, and head of the department again.
    let path = "/access/staff/stf_department_head_1";
    let mut seen = by.get(path).await.expect(200);
    for (unit, region) in [("unt_south", "south"), ("unt_east", "east")] {
        let body = json!({ "unitId": unit, "regionId": region, "position": "部门负责人" });
        seen = by.post(format!("{path}/transfer")).json(body).seen(&seen).send().await.expect(200);
    }
    let units = json!({ "reach": "units", "ids": ["unt_east"] });
    let again = by.post("/access/grants").json(super::grant("stf_department_head_1", "department_head", units));
    let asked = again.send().await.expect(202);
    let approval = format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap());
    kit.pass(SignedDuration::from_hours(60));
    let manager = kit.staff("general_manager_1");
    let request = manager.get(&approval).await.expect(200);
    let decision = json!({ "decision": "approved", "reason": "岗位需要" });
    manager.post(format!("{approval}/decisions")).json(decision).seen(&request).send().await.expect(200);
    assert_eq!(
        kit.staff("department_head_1").get("/approvals").await.expect(200).json()["items"][0]["status"],
        "pending"
    );
    assert_eq!(waiting().await, 0);
}
