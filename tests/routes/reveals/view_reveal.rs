use serde_json::json;

use super::fixture::{MOBILE, Scene};

#[tokio::test]
async fn whoever_asked_and_whoever_oversees_sees_the_reason_and_nobody_else_the_reveal() {
    let scene = Scene::new().await;
    let granted = scene.granted(&["mobile"]).await;
    let path = format!("/reveals/{}", granted.id());
    for by in ["sales_1", "department_head_1", "information_supervisor_1", "information_supervisor_2"] {
        let shown = scene.kit.staff(by).get(&path).await.expect(200);
        assert_eq!(shown.json()["reason"], json!({ "fields": { "notes": "客户来电,需回拨" }, "masked": [] }), "{by}");
        assert!(!shown.text().contains(MOBILE), "{by}");
    }
    for by in ["customer_service_1", "management_specialist_1", "sales_2", "department_head_2"] {
        assert_eq!(scene.kit.staff(by).get(&path).await.expect(404).code(), "not_found", "{by}");
    }
    // The reason is stored sealed: it is free text about somebody.
    scene.kit.staff("auditor_1").get(&path).await.expect(403);
}
