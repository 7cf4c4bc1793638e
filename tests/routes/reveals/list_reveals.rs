use jiff::SignedDuration;
use serde_json::json;

use super::fixture::Scene;

#[tokio::test]
async fn everybody_finds_his_own_newest_first_page_by_page() {
    let scene = Scene::new().await;
    let mut made = Vec::new();
    for _ in 0..3 {
        scene.kit.pass(SignedDuration::from_secs(1));
        made.push(scene.granted(&["mobile"]).await.id());
    }
    made.reverse();
    let mut wanted = scene.asking(&["mobile"]);
    wanted["fields"] = json!(["email"]);
    scene.asked("customer_service_1", wanted).await.expect(201);
    let (mut next, mut found) = (Some("/reveals?limit=2".to_owned()), Vec::new());
    while let Some(path) = next {
        let page = scene.sales.get(path).await.expect(200).json();
        found.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        next = page["nextCursor"].as_str().map(|cursor| format!("/reveals?limit=2&cursor={cursor}"));
    }
    assert_eq!(found, made);
    let others = scene.kit.staff("customer_service_1").get("/reveals").await.expect(200).json();
    assert_eq!(others["items"].as_array().unwrap().len(), 1);
    assert_eq!(scene.sales.get("/reveals?status=granted").await.expect(400).code(), "unsupported_filter");
}
