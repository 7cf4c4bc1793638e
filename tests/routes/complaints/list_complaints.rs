use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::Kit;

use super::{HANDLER, customer, moved, registered};

async fn ids(kit: &Kit, who: &str, query: &str) -> Vec<String> {
    let page = kit.staff(who).get(format!("/complaints{query}")).await.expect(200).json();
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_is_due_first_comes_first() {
    let kit = Kit::start().await;
    let normal = registered(&kit, json!({})).await.id();
    let major = registered(&kit, json!({ "severity": "major" })).await.id();
    kit.pass(SignedDuration::from_mins(5));
    let later = registered(&kit, json!({})).await.id();
    let order = [major.clone(), normal.clone(), later.clone()];
    for who in [HANDLER, "department_head_1", "general_manager_1"] {
        assert_eq!(ids(&kit, who, "").await, order, "{who}");
    }
    assert!(ids(&kit, "customer_service_2", "").await.is_empty());
    assert_eq!(ids(&kit, "general_manager_1", "?unitId=unt_east").await, order);
    assert!(ids(&kit, "general_manager_1", "?unitId=unt_south").await.is_empty());
    assert_eq!(ids(&kit, "general_manager_1", "?handlerId=stf_customer_service_1").await, order);
    let page = kit.staff(HANDLER).get("/complaints?limit=2").await.expect(200).json();
    let cursor = page["nextCursor"].as_str().unwrap();
    assert_eq!(ids(&kit, HANDLER, &format!("?limit=2&cursor={cursor}")).await, [later]);
    moved(&kit, HANDLER, &major, "withdraw", json!({ "words": "已解决" })).await.expect(200);
    assert_eq!(ids(&kit, HANDLER, "?state=closed").await, [major]);
    assert_eq!(ids(&kit, HANDLER, "?state=open&limit=1").await, [normal]);
}

#[tokio::test]
async fn those_of_a_customer_are_found_with_him() {
    let kit = Kit::start().await;
    let customer = customer(&kit, 3).await.id();
    registered(&kit, json!({})).await;
    let (first, second) = (
        registered(&kit, json!({ "customerId": customer })).await.id(),
        registered(&kit, json!({ "customerId": customer })).await.id(),
    );
    assert_eq!(ids(&kit, HANDLER, &format!("?customerId={customer}")).await, [second, first]);
    // Neither the customer nor his complaints.
    kit.staff("customer_service_2").get(format!("/complaints?customerId={customer}")).await.expect(404);
}

#[tokio::test]
async fn what_has_no_index_is_refused_by_name() {
    let kit = Kit::start().await;
    let two = kit.staff(HANDLER).get("/complaints?unitId=unt_east&handlerId=stf_sales_1").await.expect(400);
    assert_eq!(
        (two.code(), two.faults()),
        ("unsupported_filter".to_owned(), vec![("unitId".to_owned(), "unsupported".to_owned())])
    );
    let state = kit.staff(HANDLER).get("/complaints?state=lost").await.expect(400);
    assert_eq!(state.faults(), [("state".to_owned(), "not_an_option".to_owned())]);
    let none: Vec<Value> = Vec::new();
    let page = kit.staff(HANDLER).get("/complaints").await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap(), &none);
}
