//! The history, whichever way a class was changed: patch, assignment, move, rule, hand.

use serde_json::{Value, json};
use tests::Kit;

use super::classification;
use crate::customers::fixture::{active, moved, path, walk};

#[tokio::test]
async fn every_way_to_change_a_class_leaves_its_line() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let tick = || kit.pass(jiff::SignedDuration::from_secs(1));
    let sales = kit.staff("sales_1");
    tick();
    let patched = sales.patch(path(&made, "")).seen(&made).merge(json!({ "valueClass": "key" }));
    let patched = patched.send().await.expect(200);
    tick();
    let specialist = kit.staff("management_specialist_1");
    let body = json!({ "ownerId": "stf_sales_2" });
    let assigned = specialist.post(path(&made, "/owner")).json(body).seen(&patched).send().await.expect(200);
    tick();
    let body = json!({ "grade": "b", "valueClass": "general", "reason": "management_decision" });
    classification(&kit.staff("information_supervisor_1"), &assigned, body).send().await.expect(200);
    tick();
    let now = kit.staff("sales_2").get(path(&made, "")).await.expect(200);
    let body = json!({ "status": "lost", "reason": "price" });
    kit.staff("sales_2").post(path(&made, "/status")).json(body).seen(&now).send().await.expect(200);
    let lines = walk(&kit.staff("sales_2"), &format!("/classifications/customers/{}?limit=2", made.id())).await;
    let told: Vec<_> = lines
        .iter()
        .rev()
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
            assert_eq!(line["byRule"], false);
            [text("axis"), text("from"), text("to"), text("reason"), text("by")].join(" ")
        })
        .collect();
    let region = |text: &Value| text.as_str().unwrap().to_owned();
    let (from, to) = (region(&made.json()["regionId"]), region(&assigned.json()["regionId"]));
    assert_eq!(
        told,
        [
            "status draft active identity_verified stf_management_specialist_1".to_owned(),
            "valueClass - key - stf_sales_1".to_owned(),
            format!("region {from} {to} assigned stf_management_specialist_1"),
            "grade - b management_decision stf_information_supervisor_1".to_owned(),
            "valueClass key general management_decision stf_information_supervisor_1".to_owned(),
            "status active lost price stf_sales_2".to_owned(),
        ]
    );
}

#[tokio::test]
async fn within_reach_only() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let now = kit.staff("sales_1").get(path(&made, "")).await.expect(200);
    moved(&kit, &now, "dormant", "no_trade").await;
    let list = format!("/classifications/customers/{}", made.id());
    kit.staff("sales_2").get(list.clone()).await.expect(404);
    kit.staff("auditor_1").get(list.clone()).await.expect(403);
    let found = kit.staff("department_head_1").get(list).await.expect(200).json();
    assert_eq!((&found["items"][0]["to"], &found["items"][0]["reason"]), (&json!("dormant"), &json!("no_trade")));
}
