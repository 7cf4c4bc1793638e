use serde_json::json;
use tests::Answer;

use super::fixture::Scene;

async fn withdrawn(scene: &Scene, by: &str, seen: &Answer) -> Answer {
    let path = format!("/reveals/{}/withdrawal", seen.id());
    scene.kit.staff(by).post(path).json(json!({})).seen(seen).send().await
}

#[tokio::test]
async fn after_it_nothing_is_seen_any_more() {
    let scene = Scene::new().await;
    for by in ["sales_1", "department_head_1"] {
        let granted = scene.granted(&["mobile"]).await;
        scene.values("sales_1", &granted).await.expect(200);
        let now = scene.sales.get(format!("/reveals/{}", granted.id())).await.expect(200);
        assert_eq!(withdrawn(&scene, by, &granted).await.expect(412).code(), "stale_version");
        assert_eq!(withdrawn(&scene, by, &now).await.expect(200).json()["status"], "withdrawn", "{by}");
        assert_eq!(scene.values("sales_1", &granted).await.expect(409).code(), "reveal_withdrawn");
        let now = scene.sales.get(format!("/reveals/{}", granted.id())).await.expect(200);
        assert_eq!(withdrawn(&scene, by, &now).await.expect(409).code(), "reveal_withdrawn");
    }
}

#[tokio::test]
async fn a_stranger_can_not_put_an_end_to_it() {
    let scene = Scene::new().await;
    let granted = scene.granted(&["mobile"]).await;
    for by in ["sales_2", "customer_service_1"] {
        assert_eq!(withdrawn(&scene, by, &granted).await.expect(404).code(), "not_found", "{by}");
    }
    scene.values("sales_1", &granted).await.expect(200);
}

#[tokio::test]
async fn what_still_waits_is_taken_back_with_its_request() {
    let scene = Scene::new().await;
    for by in ["sales_1", "information_supervisor_1"] {
        let asked = scene.asked("sales_1", scene.asking(&["idNumber"])).await.expect(202);
        assert_eq!(withdrawn(&scene, by, &asked).await.expect(200).json()["status"], "withdrawn", "{by}");
        assert_eq!(scene.values("sales_1", &asked).await.expect(409).code(), "reveal_withdrawn");
        let path = format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap());
        let request = scene.sales.get(path).await.expect(200).json();
        assert_eq!(request["status"], "withdrawn", "{by}");
        assert_eq!(request["history"][1]["by"], format!("stf_{by}"));
        let inbox = scene.kit.staff("department_head_1").get("/approvals").await.expect(200).json();
        assert_eq!(inbox["items"], json!([]), "{by}");
    }
}
