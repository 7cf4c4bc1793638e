//! A review counts as contact, confirms what was right, counts what was wrong, and sets the next date.

use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::review;
use crate::customers::fixture::{active, closed, path, registered};

#[tokio::test]
async fn the_next_review_comes_a_cycle_later_by_the_calendar() {
    let kit = Kit::start().await;
    // 2026-06-09 to 2026-11-30: a quarter on there is no 30th of February.
    kit.pass(SignedDuration::from_hours(24 * 174));
    let (sales, made) = (kit.staff("sales_1"), registered(&kit.staff("sales_1"), 1).await);
    let found = review(&sales, &made, json!({ "outcome": "confirmed" })).send().await.expect(201).json();
    assert_eq!(found["nextDueAt"], "2027-02-28T02:00:00Z");
    let now = sales.get(path(&made, "")).await.expect(200);
    assert_eq!(now.json()["reviewDueAt"], "2027-02-28T02:00:00Z");
    assert_eq!(now.json()["lastContactAt"], "2026-11-30T02:00:00Z");
    // A key customer's file is looked over each month.
    let key = sales.patch(path(&made, "")).seen(&now).merge(json!({ "valueClass": "key" })).send().await.expect(200);
    let found = review(&sales, &key, json!({ "outcome": "confirmed" })).send().await.expect(201).json();
    assert_eq!(found["nextDueAt"], "2026-12-30T02:00:00Z");
}

#[tokio::test]
async fn in_a_leap_year_the_last_of_november_leads_to_the_leap_day() {
    let kit = Kit::start().await;
    kit.pass(SignedDuration::from_hours(24 * 539));
    let (sales, made) = (kit.staff("sales_1"), registered(&kit.staff("sales_1"), 1).await);
    let found = review(&sales, &made, json!({ "outcome": "confirmed" })).send().await.expect(201).json();
    assert_eq!((&found["at"], &found["nextDueAt"]), (&json!("2027-11-30T02:00:00Z"), &json!("2028-02-29T02:00:00Z")));
}

#[tokio::test]
async fn what_is_not_done_with_comes_up_again_soon() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    for (number, body) in
        [(1, json!({ "outcome": "unreachable" })), (2, json!({ "outcome": "to_correct", "wrong": ["employer"] }))]
    {
        let made = registered(&sales, number).await;
        let before = made.json();
        let found = review(&sales, &made, body).send().await.expect(201).json();
        assert_eq!(found["nextDueAt"], "2026-06-23T02:00:00Z", "two weeks");
        let now = sales.get(path(&made, "")).await.expect(200).json();
        assert_eq!(now["lastContactAt"] != before["lastContactAt"], number == 2, "{now}");
    }
}

#[tokio::test]
async fn what_was_right_is_confirmed_by_another_than_who_put_it_in() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let made = registered(&sales, 1).await;
    review(&sales, &made, json!({ "outcome": "confirmed", "checked": ["mobile"] })).send().await.expect(201);
    let now = sales.get(path(&made, "")).await.expect(200);
    assert_eq!(now.json()["confirmed"], json!([]), "nobody vouches for what he put in himself");
    let body = json!({ "outcome": "corrected", "checked": ["mobile", "name"], "wrong": ["employer"] });
    let found = review(&specialist, &now, body).send().await.expect(201).json();
    assert_eq!((&found["checked"], &found["wrong"]), (&json!(["employer", "mobile", "name"]), &json!(["employer"])));
    let now = sales.get(path(&made, "")).await.expect(200).json();
    assert_eq!(now["confirmed"], json!(["mobile", "name"]));
    let quality = sales.get(format!("/quality/customers/{}", made.id())).await.expect(200).json();
    assert_eq!(
        (&quality["foundRight"], &quality["foundWrong"], &quality["accuracy"]),
        (&json!(2), &json!(1), &json!(66))
    );
}

#[tokio::test]
async fn an_outcome_and_what_was_found_go_together() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = registered(&sales, 1).await;
    for (body, pointer, code) in [
        (json!({ "outcome": "corrected" }), "/wrong", "missing"),
        (json!({ "outcome": "to_correct", "wrong": [] }), "/wrong", "missing"),
        (json!({ "outcome": "confirmed", "wrong": ["name"] }), "/wrong", "not_an_option"),
        (json!({ "outcome": "unreachable", "checked": ["name"] }), "/checked", "not_an_option"),
        (json!({ "outcome": "confirmed", "checked": ["name", "uscc"] }), "/checked/1", "not_on_file"),
        (json!({ "outcome": "confirmed", "note": "a\u{7}" }), "/note", "control_character"),
        (json!({ "outcome": "fine" }), "/outcome", "not_an_option"),
        (json!({ "outcome": "confirmed", "at": "2020-01-01T00:00:00Z" }), "", "unknown_member"),
    ] {
        let refused = review(&sales, &made, body.clone()).send().await.expect(422);
        let found = refused.faults().into_iter().any(|(at, fault)| at.starts_with(pointer) && fault == code);
        assert!(found, "{body}: {}", refused.text());
    }
    let other = json!({ "outcome": "confirmed" });
    sales.post(format!("/reviews/customers/{}", made.id())).json(other.clone()).send().await.expect(428);
    review(&sales, &made, other.clone()).send().await.expect(201);
    assert_eq!(review(&sales, &made, other).send().await.expect(412).code(), "stale_version");
}

#[tokio::test]
async fn a_closed_file_has_no_review_and_a_strangers_is_not_there() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let body = json!({ "outcome": "confirmed" });
    review(&kit.staff("sales_2"), &made, body.clone()).send().await.expect(404);
    review(&kit.staff("department_head_1"), &made, body.clone()).send().await.expect(403);
    let shut = closed(&kit, &made).await;
    assert_eq!(review(&kit.staff("sales_1"), &shut, body).send().await.expect(409).code(), "invalid_state");
}
