use serde_json::json;
use tests::Kit;

use super::{asked, deciding, ids};

#[tokio::test]
async fn only_who_asked_takes_it_back_and_then_it_is_over() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    let withdraw =
        |who: &str| kit.staff(who).post(format!("{path}/withdrawal")).json(json!({})).header("if-match", "\"1\"");
    assert_eq!(withdraw("department_head_1").send().await.expect(403).code(), "forbidden");
    withdraw("sales_1").send().await.expect(404);
    assert_eq!(withdraw("administrator_1").send().await.expect(200).json()["status"], "withdrawn");
    deciding(&kit, "department_head_1", &path, "approved").send().await.expect(409);
    assert!(ids(&kit.staff("department_head_1").get("/approvals").await.expect(200)).is_empty());
    withdraw("administrator_1").send().await.expect(409);
}
