//! Which tables there are, and who has to sign.

use serde_json::json;
use tests::Kit;

use super::{prepared, signature};

#[tokio::test]
async fn newest_first_and_of_ones_reach() {
    let kit = Kit::start().await;
    let first = prepared(&kit, "information_specialist_1", "grade").await;
    let second = prepared(&kit, "information_specialist_1", "region").await;
    prepared(&kit, "information_specialist_2", "grade").await;
    signature(&kit, "department_head_1", &first, "review").send().await.expect(200);
    let list = kit.staff("department_head_1").get("/classifications/tables").await.expect(200).json();
    let told: Vec<_> = list["items"].as_array().unwrap().iter().map(|table| &table["id"]).collect();
    assert_eq!(told, [&json!(second.id()), &json!(first.id())]);
    assert_eq!(list["items"][1]["reviewed"]["by"], "stf_department_head_1");
    let all = kit.staff("information_supervisor_1").get("/classifications/tables").await.expect(200).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 3);
    kit.staff("sales_1").get("/classifications/tables").await.expect(403);
}
