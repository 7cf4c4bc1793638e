//! 《客户等级分类表》 and 《客户区域分类表》: what stood when the preparer signed, and nothing personal in it.

use serde_json::json;
use tests::Kit;

use super::{classification, prepared};
use crate::customers::fixture::{active, closed, fault, pair, registered};

#[tokio::test]
async fn it_counts_who_is_in_reach_and_on_file_by_class() {
    let kit = Kit::start().await;
    let supervisor = kit.staff("information_supervisor_1");
    for (number, grade) in [(1, Some("a")), (2, Some("a")), (3, Some("c")), (4, None)] {
        let made = registered(&kit.staff("sales_1"), number).await;
        if let Some(grade) = grade {
            let body = json!({ "grade": grade, "reason": "strategic" });
            classification(&supervisor, &made, body).send().await.expect(200);
        }
    }
    closed(&kit, &active(&kit, 5).await).await;
    registered(&kit.staff("sales_2"), 6).await;
    let table = prepared(&kit, "information_specialist_1", "grade").await.json();
    assert_eq!((&table["kind"], &table["date"], &table["total"]), (&json!("grade"), &json!("2026-06-09"), &json!(4)));
    assert_eq!(table["counts"], json!({ "a": 2, "c": 1, "none": 1 }));
    assert_eq!(table["prepared"]["by"], "stf_information_specialist_1");
    assert!(table.get("reviewed").is_none() && table.get("checked").is_none());
    let all = prepared(&kit, "information_supervisor_1", "region").await.json();
    assert_eq!(all["total"], 5, "of both departments");
}

#[tokio::test]
async fn what_comes_later_does_not_change_it() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let table = prepared(&kit, "information_specialist_1", "grade").await;
    let supervisor = kit.staff("information_supervisor_1");
    classification(&supervisor, &made, json!({ "grade": "a", "reason": "credit" })).send().await.expect(200);
    registered(&kit.staff("sales_1"), 2).await;
    let now = kit.staff("information_specialist_1").get("/classifications/tables").await.expect(200).json();
    assert_eq!(now["items"][0], table.json());
    let lines = kit.staff("information_specialist_1").get(format!("/classifications/tables/{}", table.id())).await;
    let lines = lines.expect(200).json();
    assert_eq!((lines["items"].as_array().unwrap().len(), &lines["items"][0]["class"]), (1, &json!("none")));
}

#[tokio::test]
async fn a_repeated_request_prepares_one() {
    let kit = Kit::start().await;
    registered(&kit.staff("sales_1"), 1).await;
    let call = || kit.staff("information_specialist_1").post("/classifications/tables").json(json!({"kind": "grade"}));
    let (first, again) = (call().key("k").send().await.expect(201), call().key("k").send().await.expect(201));
    assert_eq!(first.json(), again.json());
    let all = kit.staff("information_specialist_1").get("/classifications/tables").await.expect(200).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    let other = kit.staff("information_specialist_1").post("/classifications/tables").json(json!({"kind": "moon"}));
    other.send().await.expect(422);
}

/// One table holds so many customers and no more: a preparer who reaches more is told so.
#[tokio::test]
async fn a_scope_that_is_too_large_is_refused_and_a_smaller_one_is_not() {
    let kit = Kit::start().await;
    for number in 1..4 {
        registered(&kit.staff("sales_1"), number).await;
    }
    registered(&kit.staff("sales_2"), 4).await;
    let watch = "version = \"small\"\n[watch]\nhand_protection_months = 6\ntable_limit = 3\nreview_soon_days = 14\n";
    let change = kit.staff("administrator_1").call(http::Method::PUT, "/catalogue").json(json!({ "text": watch }));
    change.header("if-match", "\"0\"").send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_secs(31));
    let prepare = |by: &str| kit.staff(by).post("/classifications/tables").json(json!({ "kind": "grade" })).send();
    let refused = prepare("information_supervisor_1").await.expect(422);
    assert_eq!(fault(&refused), pair("", "scope_too_large"));
    assert_eq!(prepare("information_specialist_1").await.expect(201).json()["total"], 3, "as many as one holds");
    let listed = kit.staff("information_supervisor_1").get("/classifications/tables").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}
