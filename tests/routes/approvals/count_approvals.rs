use serde_json::json;
use tests::Kit;

use super::asked;

#[tokio::test]
async fn it_counts_what_waits_and_what_was_asked_for() {
    let kit = Kit::start().await;
    for name in ["a", "b"] {
        asked(&kit, name).await;
    }
    let counts = async |who: &str| {
        let counts = kit.staff(who).get("/approvals/counts").await.expect(200).json();
        let flow =
            counts["flows"].as_array().unwrap().iter().find(|flow| flow["flow"] == "high_grant").unwrap().clone();
        (flow["waiting"].clone(), flow["sent"].clone())
    };
    assert_eq!(counts("department_head_1").await, (json!(2), json!(0)));
    assert_eq!(counts("administrator_1").await, (json!(0), json!(2)));
    assert_eq!(counts("general_manager_1").await, (json!(0), json!(0)));
}
