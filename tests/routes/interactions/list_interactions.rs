use serde_json::json;
use tests::Kit;

use super::{SERVICE, customer, recorded};

async fn ids(kit: &Kit, who: &str, query: &str) -> Vec<String> {
    let page = kit.staff(who).get(format!("/interactions{query}")).await.expect(200).json();
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_last_comes_first_whoever_took_it_down() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let late = recorded(&kit, Some(&id), json!({})).await.expect(201).id();
    let early = recorded(&kit, Some(&id), json!({ "at": "2026-05-20T02:00:00Z" })).await.expect(201).id();
    let stranger = recorded(&kit, None, json!({ "at": "2026-06-01T02:00:00Z" })).await.expect(201).id();
    assert_eq!(ids(&kit, SERVICE, &format!("?customerId={id}")).await, [late.clone(), early.clone()]);
    assert_eq!(ids(&kit, SERVICE, "").await, [late.clone(), stranger.clone(), early.clone()]);
    assert_eq!(ids(&kit, "department_head_1", "?unitId=unt_east").await, [late.clone(), stranger, early.clone()]);
    let next = kit.staff(SERVICE).get(format!("/interactions?customerId={id}&limit=1")).await.expect(200).json();
    let cursor = next["nextCursor"].as_str().unwrap();
    assert_eq!(ids(&kit, SERVICE, &format!("?customerId={id}&limit=1&cursor={cursor}")).await, [early]);
    for (who, query) in [("department_head_2", "?unitId=unt_east"), ("sales_1", "?staffId=stf_customer_service_1")] {
        assert!(ids(&kit, who, query).await.is_empty(), "{who}{query}");
    }
    kit.staff("sales_2").get(format!("/interactions?customerId={id}")).await.expect(404);
    kit.staff(SERVICE).get("/interactions?staffId=stf_1&unitId=unt_1").await.expect(400);
}
