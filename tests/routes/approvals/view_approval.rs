use serde_json::json;
use tests::Kit;

use super::asked;

#[tokio::test]
async fn it_shows_what_it_is_about_and_why_it_is_due_then() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    let head = kit.staff("department_head_1");
    let shown = head.get(&path).await.expect(200).json();
    assert_eq!((&shown["matter"]["kind"], &shown["matter"]["role"]), (&json!("grant"), &json!("sales")));
    assert_eq!((&shown["status"], &shown["mayDecide"]), (&json!("pending"), &json!(true)));
    assert_eq!(shown["history"][0]["reason"], "岗位需要");
    // 16 hours of office time from Tuesday 10:00: 6.5 today, 7.5 tomorrow, 2 on Thursday.
    assert_eq!(shown["steps"][0]["dueAt"], "2026-06-11T03:00:00Z");
    assert_eq!(shown["steps"][0]["escalation"]["to"], "general_manager");
    assert!(!shown["steps"][0]["explanation"].as_array().unwrap().is_empty());
    let call = head.call(http::Method::GET, &path).header("accept-language", "en");
    let english = call.send().await.expect(200).json();
    assert_ne!(english["steps"][0]["explanation"], shown["steps"][0]["explanation"]);
    let asker = kit.staff("administrator_1").get(&path).await.expect(200).json();
    assert_eq!(asker["mayDecide"], false);
}

#[tokio::test]
async fn it_is_there_for_those_it_concerns() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    for who in ["administrator_1", "department_head_1", "auditor_1"] {
        kit.staff(who).get(&path).await.expect(200);
    }
    for who in ["administrator_2", "department_head_2", "sales_1", "information_supervisor_1", "general_manager_2"] {
        kit.staff(who).get(&path).await.expect(404);
    }
    // When the head's time is over it is before the manager as well, and stays for him to look up.
    kit.pass(jiff::SignedDuration::from_hours(50));
    kit.staff("general_manager_2").get(&path).await.expect(200);
}
