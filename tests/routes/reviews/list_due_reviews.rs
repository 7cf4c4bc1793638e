//! The overdue list per owner: what was due first stands first, and nothing that is not due.

use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::review;
use crate::customers::fixture::{ids, path, registered, walk};

#[tokio::test]
async fn overdue_is_what_is_due_by_now_and_soon_what_is_within_two_weeks() {
    let kit = Kit::start().await;
    let mut made = Vec::new();
    for number in 0..4 {
        made.push(registered(&kit.staff("sales_1"), number).await);
        kit.pass(SignedDuration::from_hours(24 * 5));
    }
    // Due on 9, 14, 19 and 24 September; now it is the 15th.
    kit.pass(SignedDuration::from_hours(24 * 78));
    let sales = kit.staff("sales_1");
    let of = |list: &'static str| {
        let sales = sales.clone();
        async move { ids(&walk(&sales, list).await) }
    };
    assert_eq!(of("/reviews?limit=1").await, [made[0].id(), made[1].id()]);
    assert_eq!(of("/reviews?due=soon&limit=1").await, [made[2].id(), made[3].id()]);
    assert_eq!(of("/reviews?due=overdue&ownerId=stf_sales_1").await, [made[0].id(), made[1].id()]);
    assert!(of("/reviews?ownerId=stf_sales_2").await.is_empty());
    // Reviewed, it is off the list.
    let now = sales.get(path(&made[0], "")).await.expect(200);
    review(&sales, &now, json!({ "outcome": "confirmed" })).send().await.expect(201);
    assert_eq!(of("/reviews").await, [made[1].id()]);
}

#[tokio::test]
async fn within_reach_only_and_no_other_filter() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    kit.pass(SignedDuration::from_hours(24 * 100));
    for (staff, sees) in [
        ("department_head_1", true),
        ("information_supervisor_2", true),
        ("sales_2", false),
        ("department_head_2", false),
    ] {
        let found = kit.staff(staff).get("/reviews").await.expect(200).json();
        assert_eq!(found["items"][0]["id"] == made.id(), sees, "{staff}: {found}");
    }
    let sales = kit.staff("sales_1");
    assert_eq!(sales.get("/reviews?due=never").await.expect(400).code(), "invalid_parameter");
    assert_eq!(sales.get("/reviews?sort=created").await.expect(400).code(), "unsupported_filter");
    let page = kit.staff("information_supervisor_1").get("/reviews?limit=1&due=soon").await.expect(200);
    assert!(page.json()["items"].as_array().unwrap().is_empty());
}
