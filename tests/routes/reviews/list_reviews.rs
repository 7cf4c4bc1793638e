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
