//! How much is overdue with whom, as the daily pass counted it; of what the reader reaches.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::Kit;

use super::review;
use crate::customers::fixture::{path, registered};

async fn pass_a_day(kit: &Kit, days: i64) {
    kit.pass(SignedDuration::from_hours(24 * days));
    assert_eq!(kit.system.run("review-trigger", |run| run).await.unwrap().unwrap(), Ended::Done);
}

async fn digests(kit: &Kit, staff: &str) -> Vec<Value> {
    kit.staff(staff).get("/reviews/digests").await.expect(200).json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn counts_are_those_of_the_lists_and_go_back_to_nothing() {
    let kit = Kit::start().await;
    let mut made = Vec::new();
    for number in 0..3 {
        made.push(registered(&kit.staff("sales_1"), number).await);
    }
    registered(&kit.staff("sales_2"), 10).await;
    assert!(digests(&kit, "sales_1").await.is_empty(), "nothing was counted yet");
    // Due on 9 September at 02:00 UTC; four days over, on the 13th.
    pass_a_day(&kit, 96).await;
    let of_all = digests(&kit, "information_supervisor_1").await;
    let told: Vec<_> = of_all.iter().map(|one| (&one["ownerId"], &one["overdue"], &one["overdueDays"])).collect();
    assert_eq!(told, [(&json!("stf_sales_1"), &json!(3), &json!(4)), (&json!("stf_sales_2"), &json!(1), &json!(4))]);
    assert_eq!(of_all[0]["oldestDueAt"], "2026-09-09T02:00:00Z");
    for (staff, owner) in [("sales_1", "stf_sales_1"), ("department_head_2", "stf_sales_2")] {
        let own = digests(&kit, staff).await;
        assert_eq!((own.len(), &own[0]["ownerId"]), (1, &json!(owner)), "{staff}");
    }
    for customer in &made {
        let sales = kit.staff("sales_1");
        let now = sales.get(path(customer, "")).await.expect(200);
        review(&sales, &now, json!({ "outcome": "confirmed" })).send().await.expect(201);
    }
    pass_a_day(&kit, 1).await;
    assert!(digests(&kit, "sales_1").await.is_empty(), "nothing is due with him");
}

#[tokio::test]
async fn an_owner_who_gave_his_customers_away_has_nothing_overdue() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    pass_a_day(&kit, 100).await;
    assert_eq!(digests(&kit, "information_supervisor_1").await[0]["ownerId"], "stf_sales_1");
    let specialist = kit.staff("management_specialist_1");
    let now = specialist.get(path(&made, "")).await.expect(200);
    let other = json!({ "ownerId": "stf_sales_2" });
    specialist.post(path(&made, "/owner")).json(other).seen(&now).send().await.expect(200);
    pass_a_day(&kit, 1).await;
    let now = digests(&kit, "information_supervisor_1").await;
    assert_eq!((now.len(), &now[0]["ownerId"]), (1, &json!("stf_sales_2")));
}
