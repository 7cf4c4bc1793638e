//! Each kind asks for what it takes (SVC-04 to SVC-08, SVC-17, SVC-18, SVC-28, WRK-09).

use serde_json::{Value, json};
use tests::Kit;

use super::{HANDLER, asked, moved};

fn whole() -> Vec<(&'static str, Value)> {
    vec![
        ("enquiry", json!({})),
        ("support", json!({ "product": "扫地机" })),
        ("sales_support", json!({})),
        ("return_exchange", json!({ "order": "7", "wish": "return" })),
        ("invoice", json!({ "order": "7", "title": "某某公司", "tax_number": "91310000000000000X", "amount": 9900 })),
        ("deposit", json!({ "item": "行李箱", "where": "locker", "slot": 12, "until": "2026-06-09T10:00:00Z" })),
        ("pre_order", json!({ "goods": "月饼", "pieces": 20, "wanted_on": "2026-09-20" })),
        ("group_purchase", json!({ "goods": "服装", "persons": 30, "wanted_on": "2026-06-20" })),
        ("reception", json!({ "at": "2026-06-10T02:00:00Z", "persons": 4, "department": "unt_south", "meals": true })),
        ("guest_information", json!({ "wanted_by": "2026-06-10T02:00:00Z" })),
        ("booking", json!({ "service": "first_service", "at": "2026-06-12T01:00:00Z" })),
        ("extra_service", json!({ "service": "replacement_car", "at": "2026-06-12T01:00:00Z" })),
        ("delivery", json!({ "order": "7", "promised_on": "2026-06-15" })),
        ("quality_tracking", json!({ "product": "电梯" })),
        ("service_plan", json!({})),
        ("demand", json!({ "about": "cleaning" })),
        ("proposal", json!({})),
        ("assigned_task", json!({ "wanted_on": "2026-06-30" })),
    ]
}

#[tokio::test]
async fn every_kind_there_is_can_be_taken_down() {
    let kit = Kit::start().await;
    let catalogue = kit.staff(HANDLER).get("/catalogue").await.expect(200).json();
    let types = catalogue["caseTypes"].as_array().unwrap();
    let of = types.iter().find(|one| one["id"] == "service-requests").unwrap();
    let mut there: Vec<_> = of["kinds"].as_array().unwrap().iter().map(|kind| kind["id"].as_str().unwrap()).collect();
    let mut tried: Vec<_> = whole().iter().map(|(kind, _)| *kind).collect();
    there.sort_unstable();
    tried.sort_unstable();
    assert_eq!(there, tried);
    for (kind, details) in whole() {
        asked(&kit, kind, details).await.expect(201);
    }
}

#[tokio::test]
async fn what_is_no_date_no_number_and_nowhere_is_refused() {
    let kit = Kit::start().await;
    let wrong = [
        ("pre_order", json!({ "goods": "月饼", "pieces": 1.5, "wanted_on": "2026-09-20" }), "pieces", "out_of_range"),
        ("pre_order", json!({ "goods": "月饼", "pieces": 2, "wanted_on": "2026-02-30" }), "wanted_on", "malformed"),
        ("booking", json!({ "service": "wash", "at": "2026-06-12T01:00:00Z" }), "service", "not_an_option"),
        ("booking", json!({ "service": "first_service", "at": "tomorrow" }), "at", "malformed"),
        (
            "reception",
            json!({ "at": "2026-06-10T02:00:00Z", "persons": 4, "department": "unt_moon" }),
            "department",
            "not_on_file",
        ),
        ("reception", json!({ "at": "2026-06-10T02:00:00Z", "persons": 4, "meals": "yes" }), "meals", "wrong_type"),
    ];
    for (kind, details, field, code) in wrong {
        let refused = asked(&kit, kind, details).await.expect(422);
        assert_eq!(refused.faults(), [(format!("/details/{field}"), code.to_owned())]);
    }
}

/// SVC-06: what was deposited is handed out, and then it is over; nothing else is ended that way.
#[tokio::test]
async fn a_deposit_is_handed_out() {
    let kit = Kit::start().await;
    let deposit = asked(&kit, "deposit", json!({ "item": "婴儿车", "where": "bulky_items" })).await.expect(201).id();
    let out = moved(&kit, HANDLER, &deposit, "hand_out", json!({ "words": "凭小票由本人取走" })).await.expect(200);
    assert_eq!((&out.json()["stage"], &out.json()["moves"][0]), (&json!("closed"), &json!("call_back")));
    let enquiry = asked(&kit, "enquiry", json!({})).await.expect(201).id();
    moved(&kit, HANDLER, &enquiry, "hand_out", json!({ "words": "?" })).await.expect(409);
}
