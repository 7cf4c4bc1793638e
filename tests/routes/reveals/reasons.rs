//! Why somebody asks is free text about a customer: level 2, also where it is put before a second person.

use serde_json::{Value, json};
use tests::Answer;

use super::fixture::Scene;

const REASON: &str = "客户来电,需回拨";

async fn asked(scene: &Scene) -> String {
    let asked = scene.asked("sales_1", scene.asking(&["idNumber"])).await.expect(202);
    format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap())
}

async fn view(scene: &Scene, who: &str, path: &str) -> Answer {
    scene.kit.staff(who).get(path).await.expect(200)
}

fn reason(view: &Answer) -> Option<Value> {
    view.json()["history"][0].get("reason").cloned()
}

#[tokio::test]
async fn a_reason_is_for_those_who_are_cleared_for_level_2_of_its_customer() {
    let scene = Scene::new().await;
    let path = asked(&scene).await;
    for who in ["sales_1", "department_head_1"] {
        assert_eq!(reason(&view(&scene, who, &path).await), Some(json!(REASON)), "{who}");
    }
    // He looks over who asked whom, and sees no customer.
    let auditor = view(&scene, "auditor_1", &path).await;
    assert_eq!(auditor.json()["history"][0]["by"], "stf_sales_1");
    assert!(!auditor.text().contains(REASON));
}

#[tokio::test]
async fn it_is_shown_to_nobody_whose_training_has_lapsed() {
    let scene = Scene::new().await;
    let administrator = scene.kit.staff("administrator_1");
    let head = administrator.get("/access/staff/stf_department_head_1").await.expect(200);
    let training = json!({ "course": "个人信息保护", "passedOn": "2026-06-01", "validUntil": "2026-06-09" });
    let trained = administrator.post("/access/staff/stf_department_head_1/trainings").json(training);
    trained.seen(&head).send().await.expect(200);
    let path = asked(&scene).await;
    assert_eq!(reason(&view(&scene, "department_head_1", &path).await), Some(json!(REASON)));
    // Midnight in Shanghai.
    scene.kit.pass(jiff::SignedDuration::from_hours(14));
    for page in [path.as_str(), "/approvals"] {
        let seen = view(&scene, "department_head_1", page).await;
        assert!(seen.text().contains("idNumber") && !seen.text().contains(REASON), "{page}");
    }
    // What he says himself is kept, and shown to those who are cleared.
    let seen = view(&scene, "department_head_1", &path).await;
    let decision = json!({ "decision": "approved", "reason": "已核对用途" });
    let decided = scene.kit.staff("department_head_1").post(format!("{path}/decisions")).json(decision).seen(&seen);
    assert!(!decided.send().await.expect(200).text().contains("已核对用途"));
    assert_eq!(view(&scene, "sales_1", &path).await.json()["history"][1]["reason"], "已核对用途");
}
