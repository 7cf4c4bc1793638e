use std::collections::BTreeSet;

use serde_json::json;
use tests::Kit;

#[tokio::test]
async fn the_document_is_open_and_describes_the_running_system() {
    let kit = Kit::start().await;
    let answer = kit.anonymous().get("/openapi.json").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let document = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let operations: BTreeSet<_> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    for id in
        ["register_customer", "view_customer", "list_customers", "decide_approval", "view_timeline", "view_catalogue"]
    {
        assert!(operations.contains(id), "{id}");
    }
    assert_eq!(document["paths"]["/health"]["get"]["security"], json!([{}]), "open to anyone");
    assert_eq!(document["paths"]["/customers"]["get"]["security"], serde_json::Value::Null, "for staff");
}
