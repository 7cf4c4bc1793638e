//! What a second person decides: before values are seen, or after the glass was broken.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::Answer;

use super::fixture::{MOBILE, NUMBER, Scene};

fn approval(reveal: &Answer) -> String {
    format!("/approvals/{}", reveal.json()["approvalId"].as_str().unwrap())
}

async fn decided(scene: &Scene, by: &str, reveal: &Answer, decision: &str) -> Answer {
    let staff = scene.kit.staff(by);
    let seen = staff.get(approval(reveal)).await.expect(200);
    let body = json!({ "decision": decision, "reason": "已核对用途" });
    staff.post(approval(reveal) + "/decisions").json(body).seen(&seen).send().await
}

async fn state(scene: &Scene, by: &str, reveal: &Answer) -> Value {
    scene.kit.staff(by).get(format!("/reveals/{}", reveal.id())).await.expect(200).json()
}

#[tokio::test]
async fn approved_it_is_seen_from_then_on_by_whoever_asked_and_nobody_else() {
    let scene = Scene::new().await;
    let asked = scene.asked("sales_1", scene.asking(&["idNumber"])).await.expect(202);
    scene.kit.pass(SignedDuration::from_mins(30));
    let shown = scene.kit.staff("department_head_1").get(approval(&asked)).await.expect(200);
    let matter = &shown.json()["matter"];
    assert_eq!((&matter["kind"], &matter["wanted"]), (&json!("reveal"), &json!(["idNumber"])));
    assert_eq!((&matter["purpose"], &shown.json()["mayDecide"]), (&json!("service"), &json!(true)));
    assert_eq!(shown.json()["history"][0]["reason"], "客户来电,需回拨");
    decided(&scene, "department_head_1", &asked, "approved").await.expect(200);
    let granted = state(&scene, "sales_1", &asked).await;
    assert_eq!((&granted["status"], &granted["until"]), (&json!("granted"), &json!("2026-06-09T03:30:00Z")));
    assert_eq!(scene.values("sales_1", &asked).await.expect(200).json()["values"], json!({ "idNumber": NUMBER }));
    assert_eq!(scene.values("department_head_1", &asked).await.expect(404).code(), "not_found");
    scene.values("sales_1", &asked).await.expect(200);
    assert_eq!(scene.values("sales_1", &asked).await.expect(409).code(), "reveal_used_up");
}

#[tokio::test]
async fn refused_it_is_never_seen() {
    let scene = Scene::new().await;
    let asked = scene.asked("sales_1", scene.asking(&["idNumber"])).await.expect(202);
    decided(&scene, "department_head_1", &asked, "refused").await.expect(200);
    assert_eq!(state(&scene, "sales_1", &asked).await["status"], "refused");
    assert_eq!(scene.values("sales_1", &asked).await.expect(409).code(), "reveal_refused");
}

#[tokio::test]
async fn taken_back_or_stopped_it_can_not_be_approved_any_more() {
    let scene = Scene::new().await;
    for (by, code) in [("sales_1", "invalid_state"), ("information_supervisor_1", "invalid_state")] {
        let asked = scene.asked("sales_1", scene.asking(&["idNumber"])).await.expect(202);
        let over = scene.kit.staff(by).post(format!("/reveals/{}/withdrawal", asked.id())).json(json!({}));
        over.seen(&asked).send().await.expect(200);
        let late = decided(&scene, "department_head_1", &asked, "approved").await.expect(409);
        assert_eq!(late.code(), code, "{by}");
        assert_eq!(scene.values("sales_1", &asked).await.expect(409).code(), "reveal_withdrawn");
    }
}

#[tokio::test]
async fn nobody_else_decides_and_nobody_his_own() {
    let scene = Scene::new().await;
    let own = scene.asked("department_head_1", scene.asking(&["idNumber"])).await.expect(202);
    assert_eq!(decided(&scene, "department_head_1", &own, "approved").await.expect(403).code(), "own_request");
    let asked = scene.asked("sales_1", scene.asking(&["idNumber"])).await.expect(202);
    for by in ["customer_service_1", "department_head_2"] {
        assert_eq!(scene.kit.staff(by).get(approval(&asked)).await.expect(404).code(), "not_found", "{by}");
    }
}

#[tokio::test]
async fn a_broken_glass_that_was_not_right_is_closed() {
    let scene = Scene::new().await;
    for (decision, status, code) in [("approved", "granted", 200), ("refused", "withdrawn", 409)] {
        let mut urgent = scene.asking(&["mobile"]);
        urgent["breakGlass"] = true.into();
        let granted = scene.asked("customer_service_1", urgent).await.expect(201);
        let seen = scene.values("customer_service_1", &granted).await.expect(200);
        assert!(seen.text().contains(MOBILE));
        decided(&scene, "department_head_1", &granted, decision).await.expect(200);
        let after = state(&scene, "customer_service_1", &granted).await;
        assert_eq!((&after["review"], &after["status"]), (&json!(decision), &json!(status)));
        scene.values("customer_service_1", &granted).await.expect(code);
    }
}

#[tokio::test]
async fn whoever_broke_the_glass_can_not_take_back_the_review_of_it() {
    let scene = Scene::new().await;
    let mut urgent = scene.asking(&["mobile"]);
    urgent["breakGlass"] = true.into();
    let granted = scene.asked("customer_service_1", urgent).await.expect(201);
    let breaker = scene.kit.staff("customer_service_1");
    let seen = breaker.get(approval(&granted)).await.expect(200);
    for reveal_is_over in [false, true] {
        if reveal_is_over {
            let over = breaker.post(format!("/reveals/{}/withdrawal", granted.id())).json(json!({}));
            over.seen(&granted).send().await.expect(200);
        }
        let back = breaker.post(approval(&granted) + "/withdrawal").json(json!({})).seen(&seen).send().await;
        assert_eq!(back.expect(403).code(), "forbidden");
        let inbox = scene.kit.staff("department_head_1").get("/approvals").await.expect(200).json();
        assert_eq!(inbox["items"][0]["status"], "pending");
    }
    decided(&scene, "department_head_1", &granted, "refused").await.expect(200);
    assert_eq!(state(&scene, "customer_service_1", &granted).await["review"], "refused");
}
