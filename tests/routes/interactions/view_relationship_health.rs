use serde_json::json;
use tests::Kit;

use super::{SERVICE, customer, hours, planned, recorded, step};

#[tokio::test]
async fn each_figure_is_its_own_reason() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let path = format!("/interactions/health?customerId={id}");
    let view = async |who: &str| kit.staff(who).get(&path).await.expect(200).json();
    let before = view(SERVICE).await;
    assert_eq!((&before["health"], &before["concerns"]), (&json!("good"), &json!([])));
    assert_eq!((&before["threeMonths"]["tried"], &before["openComplaints"]), (&json!(0), &json!(0)));
    recorded(&kit, Some(&id), json!({ "mark": 2 })).await.expect(201);
    recorded(&kit, Some(&id), json!({ "mark": 3, "at": "2025-12-01T02:00:00Z" })).await.expect(422);
    recorded(&kit, Some(&id), json!({ "mark": 3, "at": "2026-03-20T02:00:00Z" })).await.expect(201);
    planned(&kit, SERVICE, step(&id, json!({ "due": { "on": "2026-06-09" } }))).await.expect(201);
    kit.pass(hours(24));
    let complaint = json!({ "kind": "service", "channel": "hotline", "matter": "太慢", "customerId": id });
    kit.staff(SERVICE).post("/complaints").json(complaint).send().await.expect(201);
    let after = view(SERVICE).await;
    assert_eq!(after["health"], "at_risk");
    assert_eq!(after["concerns"], json!(["follow_up_overdue", "open_complaint", "low_marks"]));
    let (three, twelve) = (&after["threeMonths"], &after["twelveMonths"]);
    assert_eq!((&three["tried"], &three["averageMarkHundredths"]), (&json!(1), &json!(200)));
    assert_eq!((&twelve["reached"], &twelve["averageMarkHundredths"]), (&json!(2), &json!(250)));
    assert_eq!((&after["openFollowUps"], &after["overdueFollowUps"]), (&json!(1), &json!(1)));
    assert_eq!(after["daysSinceContact"], 1);
}

#[tokio::test]
async fn whom_a_complaint_is_about_learns_nothing_of_it() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let complaint = json!({
        "kind": "service", "channel": "hotline", "matter": "态度差", "customerId": id,
        "aboutStaff": ["stf_customer_service_1"],
    });
    kit.staff("management_specialist_1").post("/complaints").json(complaint).send().await.expect(201);
    let path = format!("/interactions/health?customerId={id}");
    let his = kit.staff(SERVICE).get(&path).await.expect(200).json();
    assert_eq!((&his["openComplaints"], &his["health"]), (&json!(0), &json!("good")));
    let head = kit.staff("department_head_1").get(&path).await.expect(200).json();
    assert_eq!((&head["openComplaints"], &head["health"]), (&json!(1), &json!("watch")));
    kit.staff("sales_2").get(&path).await.expect(404);
    kit.staff(SERVICE).get("/interactions/health").await.expect(400);
}
