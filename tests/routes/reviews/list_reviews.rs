//! The history of a file's reviews: newest first, the reviewer's words under the rules for free text.

use serde_json::json;
use tests::Kit;

use super::review;
use crate::customers::fixture::{path, registered, walk};

#[tokio::test]
async fn newest_first_page_by_page_and_words_only_to_those_cleared() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut made = registered(&sales, 1).await;
    for words in ["第一次核对", "第二次核对", "第三次核对"] {
        let body = json!({ "outcome": "confirmed", "note": words });
        review(&sales, &made, body).send().await.expect(201);
        kit.pass(jiff::SignedDuration::from_mins(1));
        made = sales.get(path(&made, "")).await.expect(200);
    }
    let list = format!("/reviews/customers/{}", made.id());
    let pages = walk(&sales, &format!("{list}?limit=2")).await;
    let words: Vec<_> = pages.iter().map(|review| review["fields"]["notes"].as_str().unwrap()).collect();
    assert_eq!(words, ["第三次核对", "第二次核对", "第一次核对"]);
    let told: Vec<_> = pages.iter().map(|review| (&review["by"], &review["outcome"])).collect();
    assert_eq!(told, [(&json!("stf_sales_1"), &json!("confirmed")); 3]);
    kit.staff("sales_2").get(list.clone()).await.expect(404);
    kit.staff("auditor_1").get(list).await.expect(403);
}

/// What was found of a customer is not lost when it is merged (CUS-21, CUS-23).
#[tokio::test]
async fn those_of_a_merged_customer_stay_under_its_own_id() {
    let kit = Kit::start().await;
    let (sales, merges) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let survivor = registered(&sales, 1).await;
    let mut other = tests::somebody(2);
    other["fields"].as_object_mut().unwrap().remove("idNumber");
    let absorbed = sales.post("/customers").json(other).send().await.expect(201);
    review(&sales, &absorbed, json!({ "outcome": "confirmed" })).send().await.expect(201);
    let version = sales.get(path(&absorbed, "")).await.expect(200).json()["version"].clone();
    let body = json!({ "absorb": absorbed.id(), "absorbVersion": version, "reason": "同一人" });
    merges.post(path(&survivor, "/merges")).json(body).seen(&survivor).send().await.expect(200);
    let list = |made: &tests::Answer| format!("/reviews/customers/{}", made.id());
    assert_eq!(walk(&sales, &list(&absorbed)).await.len(), 1);
    assert_eq!(walk(&sales, &list(&survivor)).await.len(), 0);
    kit.staff("sales_2").get(list(&absorbed)).await.expect(404);
    let quality = sales.get(format!("/quality/customers/{}", absorbed.id())).await.expect(200);
    assert_eq!(quality.json()["customerId"], survivor.id());
}
