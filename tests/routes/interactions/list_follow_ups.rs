use serde_json::{Value, json};
use tests::Kit;

use super::{SERVICE, customer, did, hours, planned, step};

async fn ids(kit: &Kit, who: &str, query: &str) -> Vec<String> {
    let page = kit.staff(who).get(format!("/interactions/follow-ups{query}")).await.expect(200).json();
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Due on Wednesday, Thursday, and next week.
async fn three(kit: &Kit, customer: &str) -> Vec<String> {
    let mut made = Vec::new();
    for due in ["2026-06-10", "2026-06-11", "2026-06-18"] {
        made.push(planned(kit, SERVICE, step(customer, json!({ "due": { "on": due } }))).await.expect(201).id());
    }
    made
}

#[tokio::test]
async fn what_is_due_next_comes_first_and_windows_part_it() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let made = three(&kit, &id).await;
    assert_eq!(ids(&kit, SERVICE, "").await, made);
    // Thursday, 10:00.
    kit.pass(hours(48));
    for (window, expected) in [("overdue", &made[..1]), ("today", &made[1..2]), ("upcoming", &made[2..])] {
        assert_eq!(ids(&kit, SERVICE, &format!("?window={window}")).await, expected, "{window}");
    }
    let counts = kit.staff(SERVICE).get("/interactions/follow-ups/counts").await.expect(200).json();
    let expected = json!({
        "overdue": 1, "today": 1, "upcoming": 1, "kinds": { "next_action": 3 }, "nextDueAt": "2026-06-10T10:00:00Z",
        "capped": false,
    });
    assert_eq!(counts, expected);
    did(&kit, SERVICE, &made[0], "completion", json!({ "words": "已送" })).await.expect(200);
    assert_eq!(ids(&kit, SERVICE, "").await, made[1..]);
    assert_eq!(ids(&kit, SERVICE, "?state=ended").await, made[..1]);
}

#[tokio::test]
async fn the_next_action_with_a_customer_is_the_first_of_his() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let made = three(&kit, &id).await;
    let of = format!("?customerId={id}");
    assert_eq!(ids(&kit, SERVICE, &format!("{of}&limit=1")).await, made[..1]);
    assert_eq!(ids(&kit, "department_head_1", &of).await, made);
    kit.staff("customer_service_2").get(format!("/interactions/follow-ups{of}")).await.expect(404);
    let counts = kit.staff("department_head_1").get(format!("/interactions/follow-ups/counts{of}")).await.expect(200);
    assert_eq!(counts.json()["upcoming"], 3);
}

#[tokio::test]
async fn a_unit_and_a_colleague_are_listed_for_who_reaches_them() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let made = three(&kit, &id).await;
    assert_eq!(ids(&kit, "department_head_1", "?unitId=unt_east").await, made);
    assert_eq!(ids(&kit, "department_head_1", "?ownerId=stf_customer_service_1").await, made);
    assert_eq!(ids(&kit, "general_manager_1", "?scope=reach").await, made);
    for (who, query) in [
        ("department_head_2", "?unitId=unt_east"),
        ("sales_1", "?unitId=unt_east"),
        ("sales_1", "?ownerId=stf_customer_service_1"),
        ("department_head_1", ""),
    ] {
        assert!(ids(&kit, who, query).await.is_empty(), "{who}{query}");
        let counts = kit.staff(who).get(format!("/interactions/follow-ups/counts{query}")).await.expect(200).json();
        assert_eq!(counts["upcoming"], 0, "{who}{query}");
    }
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let made = three(&kit, &id).await;
    let client = kit.staff(SERVICE);
    let (mut found, mut path) = (Vec::new(), "/interactions/follow-ups?limit=1".to_owned());
    for _ in 0..4 {
        let page: Value = client.get(&path).await.expect(200).json();
        found.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/interactions/follow-ups?limit=1&cursor={cursor}");
    }
    assert_eq!(found, made);
}

#[tokio::test]
async fn what_is_not_offered_is_refused_by_name() {
    let kit = Kit::start().await;
    for query in
        ["?ownerId=stf_1&unitId=unt_1", "?window=today&state=ended", "?customerId=cus_1&state=ended", "?kind=visit"]
    {
        let answer = kit.staff(SERVICE).get(format!("/interactions/follow-ups{query}")).await.expect(400);
        assert_eq!(answer.code(), "unsupported_filter", "{query}");
    }
    let answer = kit.staff(SERVICE).get("/interactions/follow-ups?window=later").await.expect(400);
    assert_eq!(answer.code(), "invalid_parameter");
}
