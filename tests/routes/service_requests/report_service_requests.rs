//! The day's summary, the ledger, and how much everybody has (SVC-23, SVC-27).

use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::{HANDLER, asked, moved};

#[tokio::test]
async fn a_day_is_summed_up() {
    let kit = Kit::start().await;
    let enquiry = asked(&kit, "enquiry", json!({})).await.expect(201).id();
    let answer = json!({ "channel": "hotline", "cause": "use", "words": "按住三秒" });
    moved(&kit, HANDLER, &enquiry, "answer_at_once", answer).await.expect(200);
    asked(&kit, "support", json!({})).await.expect(201);
    kit.pass(SignedDuration::from_hours(24));
    let next = asked(&kit, "support", json!({})).await.expect(201).id();
    let report = async |query: &str| kit.staff(HANDLER).get(format!("/service-requests/report{query}")).await;
    let first = report("?day=2026-06-09").await.expect(200).json();
    assert_eq!(
        (&first["day"], &first["month"], &first["trend"]),
        (&json!("2026-06-09"), &json!("2026-06"), &json!([]))
    );
    assert_eq!(first["figures"]["byKind"], json!({ "enquiry": 1, "support": 1 }));
    assert_eq!(first["figures"]["byCause"], json!({ "use": 1 }));
    assert_eq!(first["figures"]["openByHandler"], json!({ format!("stf_{HANDLER}"): 2 }));
    assert_eq!(first["labels"]["support"], "使用指导与技术支持");
    let month = report("").await.expect(200).json();
    assert_eq!((&month["figures"]["registered"], month["trend"].as_array().unwrap().len()), (&json!(3), 6));
    let ledger = kit.staff(HANDLER).get("/service-requests/ledger?day=2026-06-10").await.expect(200).json();
    let ids: Vec<_> = ledger["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert_eq!(ids, [json!(next)]);
    // Another department's are not in its report.
    let theirs = kit.staff("department_head_2").get("/service-requests/report").await.expect(200).json();
    assert_eq!(theirs["figures"]["registered"], 0);
}

#[tokio::test]
async fn a_day_is_a_day_and_not_a_month_besides() {
    let kit = Kit::start().await;
    for (query, name, code) in [("day=2026-06-31", "day", "not_an_option"), ("day=20260609", "day", "not_an_option")] {
        let refused = kit.staff(HANDLER).get(format!("/service-requests/report?{query}")).await.expect(400);
        assert_eq!(refused.faults(), [(name.to_owned(), code.to_owned())]);
    }
    let both = kit.staff(HANDLER).get("/service-requests/ledger?day=2026-06-09&month=2026-06").await.expect(400);
    assert_eq!(both.faults(), [("month".to_owned(), "unsupported".to_owned())]);
}
