//! Canaries and colleagues: put on the list, touched, taken off.

use serde_json::{Value, json};
use tests::{Answer, Kit, somebody};

use super::{customers, open, shown, view};

async fn watch(kit: &Kit, body: Value) -> Answer {
    kit.staff("auditor_1").post("/anomalies/watched-customers").json(body).send().await
}

#[tokio::test]
async fn whoever_touches_a_canary_is_found_and_who_tends_it_is_not() {
    let kit = Kit::start().await;
    let ids = customers(&kit, 1..3).await;
    kit.settle().await;
    let body = json!({ "customerId": ids[0], "watchedFor": "canary", "expected": ["stf_sales_1"] });
    let made = watch(&kit, body).await.expect(201);
    assert_eq!(made.header("location").unwrap(), format!("/anomalies/watched-customers/{}", ids[0]));
    view(&kit, "sales_1", &ids).await;
    view(&kit, "customer_service_1", &ids[1..]).await;
    assert!(open(&kit, "canary_touched").await.is_empty());
    // By a look-up, too: any way to it.
    let mobile = somebody(1)["fields"]["mobile"].clone();
    let wanted = json!({ "field": "mobile", "value": mobile });
    kit.staff("customer_service_1").post("/customers/lookups").json(wanted).send().await.expect(200);
    let alerts = open(&kit, "canary_touched").await;
    assert_eq!((alerts.len(), &alerts[0]["staffId"]), (1, &json!("stf_customer_service_1")));
    // Each row is proof; another person is another alert.
    view(&kit, "customer_service_1", &ids[..1]).await;
    view(&kit, "department_head_1", &ids[..1]).await;
    let alerts = open(&kit, "canary_touched").await;
    assert_eq!(alerts.len(), 2);
    let service = alerts.iter().find(|alert| alert["staffId"] == "stf_customer_service_1").unwrap();
    let alert = shown(&kit, service).await.json();
    let acts: Vec<_> = alert["rows"].as_array().unwrap().iter().map(|row| row["action"].clone()).collect();
    assert_eq!((acts, &alert["count"]), (vec![json!("look_up_customers"), json!("view_customer")], &json!(2)));
}

#[tokio::test]
async fn a_colleagues_file_is_for_who_looks_after_it() {
    let kit = Kit::start().await;
    let ids = customers(&kit, 1..2).await;
    kit.settle().await;
    let body = json!({ "customerId": ids[0], "watchedFor": "colleague", "expected": ["stf_sales_1"] });
    let made = watch(&kit, body).await.expect(201);
    view(&kit, "sales_1", &ids).await;
    kit.staff("customer_service_1").get("/customers").await.expect(200);
    assert!(open(&kit, "colleague_seen").await.is_empty(), "a page of many is no look at one");
    view(&kit, "customer_service_1", &ids).await;
    assert_eq!(open(&kit, "colleague_seen").await.len(), 1);
    // Off the list, it is a customer like any other.
    let auditor = kit.staff("auditor_1");
    let path = format!("/anomalies/watched-customers/{}/removal", ids[0]);
    let removed = auditor.post(&path).json(json!({})).seen(&made).send().await.expect(200);
    assert_eq!(removed.json()["ended"], "2026-06-09T02:00:00Z");
    assert_eq!(auditor.post(&path).json(json!({})).seen(&removed).send().await.expect(409).code(), "invalid_state");
    view(&kit, "department_head_1", &ids).await;
    assert_eq!(open(&kit, "colleague_seen").await.len(), 1);
    assert_eq!(auditor.get("/anomalies/watched-customers").await.expect(200).json(), json!({ "items": [] }));
    let again = json!({ "customerId": ids[0], "watchedFor": "canary" });
    assert_eq!(watch(&kit, again).await.expect(201).json()["version"], 3);
}

#[tokio::test]
async fn only_somebody_on_file_can_be_watched_and_only_once() {
    let kit = Kit::start().await;
    let ids = customers(&kit, 1..2).await;
    kit.settle().await;
    let unknown = json!({ "customerId": "cus_0197513f4b0070008000000000000000", "watchedFor": "canary" });
    let refused = watch(&kit, unknown).await.expect(422);
    assert_eq!(refused.faults(), [("/customerId".to_owned(), "not_on_file".to_owned())]);
    let body = json!({ "customerId": ids[0], "watchedFor": "canary" });
    watch(&kit, body.clone()).await.expect(201);
    assert_eq!(watch(&kit, body).await.expect(409).code(), "invalid_state");
    let many: Vec<_> = (0..21).map(|number| format!("stf_{number}")).collect();
    let crowd = json!({ "customerId": ids[0], "watchedFor": "canary", "expected": many });
    assert_eq!(watch(&kit, crowd).await.expect(422).faults()[0].0, "/expected");
    assert_eq!(
        kit.staff("general_manager_1").get("/anomalies/watched-customers").await.expect(403).code(),
        "forbidden"
    );
}
