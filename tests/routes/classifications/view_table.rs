//! The lines: class by class, as cards of today, masked as ever.

use serde_json::json;
use tests::Kit;

use super::{classification, prepared};
use crate::customers::fixture::{ids, registered, walk};
use crate::imports::fixture::{PEOPLE, imported, on_file, people};

#[tokio::test]
async fn best_class_first_page_by_page_with_masked_cards() {
    let kit = Kit::start().await;
    let supervisor = kit.staff("information_supervisor_1");
    for (number, grade) in [(1, "c"), (2, "a"), (3, "d"), (4, "a")] {
        let made = registered(&kit.staff("sales_1"), number).await;
        let body = json!({ "grade": grade, "reason": "strategic" });
        classification(&supervisor, &made, body).send().await.expect(200);
    }
    let table = prepared(&kit, "information_specialist_1", "grade").await;
    let path = format!("/classifications/tables/{}", table.id());
    let lines = walk(&kit.staff("information_specialist_1"), &format!("{path}?limit=3")).await;
    let classes: Vec<_> = lines.iter().map(|line| line["class"].as_str().unwrap()).collect();
    assert_eq!(classes, ["a", "a", "c", "d"]);
    assert!(lines.iter().all(|line| line["fields"]["mobile"].as_str().unwrap().contains('*')), "{lines:?}");
    kit.staff("information_specialist_2").get(path.clone()).await.expect(404);
    kit.staff("sales_1").get(path).await.expect(403);
    kit.staff("information_specialist_1").get("/classifications/tables/tbl_1").await.expect(404);
}

#[tokio::test]
async fn who_has_moved_out_of_reach_is_counted_and_not_shown() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let table = prepared(&kit, "information_specialist_1", "grade").await;
    let body = json!({ "ownerId": "stf_sales_2" });
    let specialist = kit.staff("management_specialist_1");
    specialist.post(format!("/customers/{}/owner", made.id())).json(body).seen(&made).send().await.expect(200);
    let path = format!("/classifications/tables/{}", table.id());
    let lines = kit.staff("information_specialist_1").get(path).await.expect(200).json();
    assert_eq!((&table.json()["total"], &lines["items"]), (&json!(1), &json!([])));
}

#[tokio::test]
async fn as_a_sheet_each_row_says_of_which_table_day_and_class_it_is() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let table = prepared(&kit, "information_specialist_1", "region").await;
    let path = format!("/classifications/tables/{}", table.id());
    let call = kit.staff("information_specialist_1").call(http::Method::GET, path).header("accept", "text/csv");
    let text = call.send().await.expect(200).text();
    let region = made.json()["regionId"].as_str().unwrap().to_owned();
    let row = text.lines().nth(1).unwrap();
    assert!(row.starts_with(&format!("{},2026-06-09,{region},{},", table.id(), made.id())), "{text}");
    assert!(row.contains("****"), "{text}");
}

/// Lines are kept by the hundred; pages are cut elsewhere, and nobody is missed or shown twice.
#[tokio::test]
async fn a_table_of_more_than_a_hundred_is_walked_whole() {
    let kit = Kit::start().await;
    let job = imported(&kit, PEOPLE, people(1..121)).await;
    assert_eq!(on_file(&job.json()), 120);
    let by = kit.staff("information_specialist_1");
    let table = prepared(&kit, "information_specialist_1", "region").await;
    assert_eq!(table.json()["total"], 120);
    let path = format!("/classifications/tables/{}", table.id());
    let mut expected = ids(&walk(&by, "/customers?limit=100").await);
    expected.sort();
    for limit in [40, 100] {
        let mut shown = ids(&walk(&by, &format!("{path}?limit={limit}")).await);
        shown.sort();
        assert_eq!(shown, expected, "by {limit}");
    }
}
