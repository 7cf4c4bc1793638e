//! 《顾客满意度调查分析报告》: figures and charts, written when the wave is over, approved by the general manager, issued.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Kit};

use super::{MANAGER, answered, asked, customers, link, messages, registered, sheet, started, triggered, wave};

async fn over(kit: &Kit) -> (String, String) {
    customers(kit, 6).await;
    let survey = registered(kit, json!({ "targets": { "price": 9000 } })).await;
    let name = started(kit, &survey).await;
    asked(kit).await;
    for message in messages(kit).await {
        answered(kit, &link(&message), sheet()).await.expect(204);
    }
    kit.settle().await;
    (survey, name)
}

async fn submitted(kit: &Kit, survey: &str, name: &str) -> Answer {
    let body = json!({ "analysis": "价格满意度低于目标", "measures": "价格部门一个月内提出方案" });
    let seen = wave(kit, survey, name).await;
    kit.staff(MANAGER).post(format!("/surveys/{survey}/waves/{name}/report")).json(body).seen(&seen).send().await
}

async fn report(kit: &Kit, who: &str, survey: &str, name: &str) -> Value {
    kit.staff(who).get(format!("/surveys/{survey}/waves/{name}/report")).await.expect(200).json()
}

#[tokio::test]
async fn it_is_issued_when_the_general_manager_has_approved_it() {
    let kit = Kit::start().await;
    let (survey, name) = over(&kit).await;
    submitted(&kit, &survey, &name).await.expect(409);
    kit.pass(SignedDuration::from_hours(24 * 14));
    triggered(&kit).await;
    let asked = submitted(&kit, &survey, &name).await.expect(202);
    assert!(asked.header("location").unwrap().starts_with("/approvals/apr_"));
    submitted(&kit, &survey, &name).await.expect(409);
    assert!(report(&kit, "department_head_1", &survey, &name).await["wave"].get("report").is_none(), "not issued yet");
    let path = asked.header("location").unwrap().to_owned();
    let request = kit.staff("general_manager_1").get(&path).await.expect(200);
    assert_eq!(request.json()["matter"]["analysis"], "价格满意度低于目标", "he sees what he approves");
    let call = kit.staff("general_manager_1").post(format!("{path}/decisions"));
    call.json(json!({ "decision": "approved", "reason": "同意下发" })).seen(&request).send().await.expect(200);
    let issued = report(&kit, "department_head_1", &survey, &name).await;
    assert_eq!(issued["wave"]["report"]["approvedBy"], "stf_general_manager_1");
    assert_eq!(issued["belowTarget"], json!(["price"]));
    // Whoever wrote it is to set it right, and is told of by when; once, however often the stream tells of it.
    kit.settle().await;
    let list = kit.staff(MANAGER).get("/interactions/follow-ups?limit=100").await.expect(200).json();
    let all = list["items"].as_array().unwrap().iter();
    let actions: Vec<_> = all.filter(|item| item["kind"] == "corrective_action").collect();
    let [action] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!(action["source"], json!({ "kind": "survey", "id": format!("{survey}/{name}") }));
    assert_eq!(action["ownerId"], format!("stf_{MANAGER}"));
    let words = action["fields"]["words"].as_str().unwrap();
    assert!(words.ends_with(&format!("{name}：“您对产品价格是否满意？”低于目标")), "{words}");
    let chart = issued["charts"][0]["svg"].as_str().unwrap();
    assert!(
        chart.starts_with("<svg") && chart.contains("您对产品价格是否满意？") && !chart.contains("<script"),
        "{chart}"
    );
}

#[tokio::test]
async fn a_report_that_is_refused_can_be_written_again() {
    let kit = Kit::start().await;
    let (survey, name) = over(&kit).await;
    kit.pass(SignedDuration::from_hours(24 * 14));
    triggered(&kit).await;
    let path = submitted(&kit, &survey, &name).await.expect(202).header("location").unwrap().to_owned();
    let request = kit.staff("general_manager_1").get(&path).await.expect(200);
    let call = kit.staff("general_manager_1").post(format!("{path}/decisions"));
    call.json(json!({ "decision": "refused", "reason": "原因分析不足" })).seen(&request).send().await.expect(200);
    submitted(&kit, &survey, &name).await.expect(202);
}

#[tokio::test]
async fn waves_stand_in_a_row() {
    let kit = Kit::start().await;
    let (survey, first) = over(&kit).await;
    kit.pass(SignedDuration::from_hours(24 * 95));
    let second = started(&kit, &survey).await;
    asked(&kit).await;
    for message in messages(&kit).await.iter().rev().take(6) {
        answered(&kit, &link(message), sheet()).await.expect(204);
    }
    kit.settle().await;
    let shown = report(&kit, MANAGER, &survey, &second).await;
    assert_eq!(shown["course"][0]["wave"], first);
    let charts: Vec<_> =
        shown["charts"].as_array().unwrap().iter().map(|chart| chart["id"].as_str().unwrap()).collect();
    assert!(charts.contains(&"course_recommend"), "{charts:?}");
}
