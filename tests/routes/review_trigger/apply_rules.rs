//! What the rules of the catalogue do to a customer, and what they leave alone.

use serde_json::json;
use shared::domain::customer::Axis;
use shared::store::{Guard, Transaction};
use tests::Kit;

use super::{after_days, history, id};
use crate::customers::fixture::{active, moved, path, registered};

#[tokio::test]
async fn a_customer_nobody_is_in_touch_with_becomes_dormant_then_lost_then_closed() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let mut seen = Vec::new();
    // A year from 2026-06-09; another one, with a leap day; three more: the days before and after each.
    for days in [364, 2, 365, 2, 1094, 2] {
        after_days(&kit, days).await;
        // Signed in anew each time: a token does not last for days.
        let now = kit.staff("sales_1").get(path(&made, "")).await.expect(200).json();
        seen.push((now["status"].as_str().unwrap().to_owned(), now["statusReason"].as_str().unwrap().to_owned()));
    }
    let expected = [
        ("active", "identity_verified"),
        ("dormant", "no_contact"),
        ("dormant", "no_contact"),
        ("lost", "unreachable"),
        ("lost", "unreachable"),
        ("closed", "no_prospect"),
    ];
    assert_eq!(seen, expected.map(|(status, reason)| (status.to_owned(), reason.to_owned())));
    let closed = kit.staff("sales_1").get(path(&made, "")).await.expect(200).json();
    assert!(closed.get("reviewDueAt").is_none(), "a file that is put away has no review");
    let moves: Vec<_> =
        history(&kit, &made).await.into_iter().filter(|row| row.axis == Axis::Status && row.by_rule).collect();
    let reasons: Vec<_> = moves.iter().rev().filter_map(|row| row.reason.as_deref()).collect();
    assert_eq!(reasons, ["no_contact", "unreachable", "no_prospect"]);
}

#[tokio::test]
async fn who_was_won_back_is_not_lost_again_the_same_night() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    after_days(&kit, 400).await;
    let dormant = kit.staff("sales_1").get(path(&made, "")).await.expect(200);
    moved(&kit, &dormant, "active", "contact_resumed").await;
    after_days(&kit, 1).await;
    assert_eq!(kit.staff("sales_1").get(path(&made, "")).await.expect(200).json()["status"], "active");
    after_days(&kit, 366).await;
    assert_eq!(kit.staff("sales_1").get(path(&made, "")).await.expect(200).json()["status"], "dormant");
}

#[tokio::test]
async fn a_draft_waits_for_its_verification_however_long() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    after_days(&kit, 2000).await;
    assert_eq!(kit.staff("sales_1").get(path(&made, "")).await.expect(200).json()["status"], "draft");
}

#[tokio::test]
async fn a_record_without_a_review_date_gets_the_one_it_should_have_had() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let app = &kit.system.apps()["customers"];
    let before = shared::store::customers::get(&app.store, &id(&made), true).await.unwrap().unwrap();
    let mut row = before.clone();
    row.facets.review_due_at = None;
    row.version += 1;
    let mut tx = Transaction::new();
    row.replace(&before, Guard::Stale, &mut tx).unwrap();
    app.store.commit(&tx).await.unwrap();
    after_days(&kit, 1).await;
    let now = kit.staff("sales_1").get(path(&made, "")).await.expect(200).json();
    // Three months after 2026-06-09 02:00 UTC, when it was registered.
    assert_eq!(now["reviewDueAt"], "2026-09-09T02:00:00Z");
    let listed = kit.staff("sales_1").get("/customers?sort=reviewDue").await.expect(200).json();
    assert_eq!(listed["items"][0]["id"], made.id());
}

#[tokio::test]
async fn classes_follow_their_rules_and_say_which() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let patch = kit.staff("sales_1").patch(path(&made, "")).seen(&made);
    patch.merge(json!({ "valueClass": "potential" })).send().await.expect(200);
    after_days(&kit, 1).await;
    let now = kit.staff("sales_1").get(path(&made, "")).await.expect(200).json();
    assert_eq!((&now["grade"], &now["valueClass"]), (&json!("c"), &json!("potential")));
    // The class was a person's word: it stands for six months, then the rule has it.
    after_days(&kit, 180).await;
    let now = kit.staff("sales_1").get(path(&made, "")).await.expect(200).json();
    assert_eq!(now["valueClass"], "potential");
    after_days(&kit, 4).await;
    let now = kit.staff("sales_1").get(path(&made, "")).await.expect(200).json();
    assert_eq!(now["valueClass"], "general");
    let told: Vec<_> = history(&kit, &made)
        .await
        .into_iter()
        .rev()
        .filter(|row| row.axis != Axis::Status)
        .map(|row| (row.axis, row.from, row.to.unwrap(), row.by_rule, row.reason, row.by.to_string()))
        .collect();
    let (sales, system) = ("stf_sales_1".to_owned(), "stf_system".to_owned());
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            (Axis::ValueClass, None, "potential".to_owned(), false, None, sales),
            (Axis::Grade, None, "c".to_owned(), true, some("active_is_c"), system.clone()),
            (Axis::ValueClass, some("potential"), "general".to_owned(), true, some("active_is_general"), system),
        ]
    );
}

#[tokio::test]
async fn what_runs_by_itself_is_in_the_trail_under_its_own_name() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    after_days(&kit, 400).await;
    kit.settle().await;
    let timeline = kit.staff("information_supervisor_1").get(path(&made, "/timeline")).await.expect(200).json();
    let act = timeline["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "apply_rules").unwrap();
    assert_eq!((&act["staff"], &act["outcome"]), (&json!("stf_system"), &json!("dormant d")));
}
