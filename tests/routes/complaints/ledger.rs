//! The ledger and the monthly report (CMP-03, CMP-04), with 600 real complaints.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::Kit;

use super::{HANDLER, decided, investigated, moved, registered, replied, solution};

async fn report(kit: &Kit, who: &str, query: &str) -> Value {
    kit.staff(who).get(format!("/complaints/report{query}")).await.expect(200).json()
}

#[tokio::test]
async fn real_complaints_stand_in_the_ledger_and_in_the_report() {
    let kit = Kit::start().await;
    let texts: Vec<_> = include_str!("../../data/zh_negative_reviews.txt").lines().collect();
    assert_eq!(texts.len(), 600);
    let kinds = ["quality", "service", "dispute"];
    for (number, text) in texts.iter().enumerate() {
        if number % 300 == 0 {
            kit.pass(SignedDuration::from_mins(1));
        }
        registered(&kit, json!({ "matter": text, "kind": kinds[number % 3], "channel": "website" })).await;
    }
    let mut found = Vec::new();
    let mut path = "/complaints/ledger?month=2026-06&limit=100".to_owned();
    let supervisor = kit.staff("information_supervisor_1");
    loop {
        let page = supervisor.get(&path).await.expect(200).json();
        let items = page["items"].as_array().unwrap().clone();
        found.extend(items.iter().map(|item| item["fields"]["matter"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/complaints/ledger?month=2026-06&limit=100&cursor={cursor}");
    }
    let expected: Vec<_> = texts.iter().map(|text| text.trim()).collect();
    assert_eq!(found, expected, "every matter, in the order they came");
    let report = report(&kit, "general_manager_1", "?month=2026-06").await;
    assert_eq!(report["figures"]["registered"], 600);
    assert_eq!(report["figures"]["byKind"], json!({ "dispute": 200, "quality": 200, "service": 200 }));
    assert_eq!(report["figures"]["byChannel"], json!({ "website": 600 }));
    assert_eq!(report["labels"]["quality"], "产品质量");
}

#[tokio::test]
async fn the_report_counts_what_happened() {
    let kit = Kit::start().await;
    let closed = replied(&kit, json!({})).await;
    moved(&kit, HANDLER, &closed, "close", json!({ "mark": 5, "channel": "hotline" })).await.expect(200);
    let unhappy = replied(&kit, json!({ "kind": "dispute" })).await;
    moved(&kit, HANDLER, &unhappy, "contest", json!({ "words": "不认可" })).await.expect(200);
    moved(&kit, HANDLER, &unhappy, "resolve", solution()).await.expect(200);
    decided(&kit, "department_head_1", "approved").await.expect(200);
    investigated(&kit, json!({ "channel": "forum" })).await;
    let late = registered(&kit, json!({ "channel": "letter", "receivedAt": "2026-06-04T01:00:00Z" })).await;
    let figures = report(&kit, "general_manager_1", "").await["figures"].clone();
    assert_eq!((&figures["registered"], &figures["closed"], &figures["open"]), (&json!(4), &json!(1), &json!(3)));
    assert_eq!(figures["overdue"], 1, "{}", late.text());
    assert_eq!(figures["onTime"], json!({ "count": 3, "of": 4, "basisPoints": 7500 }));
    assert_eq!(figures["reopened"], json!({ "count": 1, "of": 4, "basisPoints": 2500 }));
    assert_eq!(figures["satisfied"], json!({ "count": 1, "of": 1, "basisPoints": 10_000 }));
    assert_eq!(figures["byCause"], json!({ "attitude": 2 }));
    assert_eq!(figures["compensation"], 10_000);
    // Another department's are not in its report.
    let theirs = report(&kit, "department_head_2", "").await;
    assert_eq!(theirs["figures"]["registered"], 0);
    kit.pass(SignedDuration::from_hours(24 * 30));
    let july = report(&kit, "general_manager_1", "?month=2026-07").await;
    assert_eq!(july["figures"]["registered"], 0);
    let trend: Vec<_> = july["trend"].as_array().unwrap().iter().map(|month| &month["registered"]).collect();
    assert_eq!(trend, [0, 0, 0, 0, 4, 0].map(Value::from).iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_month_is_a_month() {
    let kit = Kit::start().await;
    for wrong in ["2026-13", "june", "2026-6"] {
        let refused = kit.staff("general_manager_1").get(format!("/complaints/report?month={wrong}")).await.expect(400);
        assert_eq!(refused.faults(), [("month".to_owned(), "not_an_option".to_owned())]);
    }
}

#[tokio::test]
async fn words_are_for_those_who_are_cleared() {
    let kit = Kit::start().await;
    registered(&kit, json!({ "matter": "隐私内容" })).await;
    // Training that has run out takes the clearance with it (ACC-18): eleven years on.
    let manager = kit.staff("general_manager_1");
    assert!(manager.get("/complaints/ledger?month=2026-06").await.expect(200).text().contains("隐私内容"));
    kit.pass(SignedDuration::from_hours(24 * 365 * 11));
    let lapsed = kit.staff("general_manager_1").get("/complaints/ledger?month=2026-06").await.expect(200);
    assert!(!lapsed.text().contains("隐私内容"), "{}", lapsed.text());
    assert_eq!(lapsed.json()["items"][0]["masked"], json!(["matter"]));
}
