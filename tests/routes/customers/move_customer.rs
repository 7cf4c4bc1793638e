//! Moves between statuses: which there are is read from the catalogue, and every other one is tried too.

use serde_json::{Value, json};
use shared::domain::catalogue::{Catalogue, Right};
use tests::{Answer, Call, Client, Kit, somebody};

use super::fixture::{active, closed, fault, moved, pair, path, registered, roles, verified, walk};

fn step(by: &Client, seen: &Answer, status: &str, reason: &str) -> Call {
    by.post(path(seen, "/status")).json(json!({ "status": status, "reason": reason })).seen(seen)
}

/// A customer of the first salesman, brought to a status by legal moves.
async fn standing(kit: &Kit, number: u32, status: &str) -> Answer {
    let made = registered(&kit.staff("sales_1"), number).await;
    match status {
        "draft" => made,
        "active" => verified(kit, &made).await,
        "dormant" => moved(kit, &verified(kit, &made).await, "dormant", "no_contact").await,
        "lost" => moved(kit, &verified(kit, &made).await, "lost", "price").await,
        "closed" => closed(kit, &verified(kit, &made).await).await,
        other => panic!("the test knows no way to {other}"),
    }
}

/// The first activation is a verification, with what that records.
fn is_verification(from: &str, to: &str) -> bool {
    (from, to) == ("draft", "active")
}

#[tokio::test]
async fn every_move_of_the_catalogue_works_for_each_of_its_reasons_and_no_other_does() {
    let kit = Kit::start().await;
    let statuses = &Catalogue::builtin().statuses;
    let mut number = 0;
    let mut moves = 0;
    for from in statuses {
        for to in statuses {
            let reasons: Vec<&str> = match from.move_to(&to.id) {
                Some(step) => step.reasons.iter().map(|reason| reason.id.as_str()).collect(),
                None => vec!["no_contact"],
            };
            for reason in reasons {
                number += 1;
                let seen = standing(&kit, number, &from.id).await;
                let answer = step(&kit.staff("information_supervisor_1"), &seen, &to.id, reason).send().await;
                let what = format!("{} to {} for {reason}", from.id, to.id);
                if from.move_to(&to.id).is_some() && !is_verification(&from.id, &to.id) {
                    assert_eq!(answer.status, 200, "{what}");
                    assert_eq!(
                        (&answer.json()["status"], &answer.json()["statusReason"]),
                        (&json!(to.id), &json!(reason))
                    );
                    moves += 1;
                } else {
                    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "invalid_state"), "{what}");
                    let after = kit.staff("sales_1").get(path(&seen, "")).await;
                    assert_eq!(after.json()["status"], json!(from.id));
                }
            }
        }
    }
    assert_eq!(moves, 29, "moves with their reasons in statuses.toml, but for the two of a verification");
}

#[tokio::test]
async fn each_move_takes_its_own_right() {
    let kit = Kit::start().await;
    let mut number = 0;
    for from in &Catalogue::builtin().statuses {
        for to in from.moves.iter().filter(|to| !is_verification(&from.id, &to.to)) {
            for role in roles(|role| role.may(Right::CustomersView)) {
                number += 1;
                let may = Catalogue::builtin().role(&role).unwrap().may(to.right);
                let seen = standing(&kit, number, &from.id).await;
                let answer = step(&kit.staff(&format!("{role}_1")), &seen, &to.to, &to.reasons[0].id).send().await;
                let expected = if may { (200, "") } else { (403, "forbidden") };
                let what = format!("{role}: {} to {}", from.id, to.to);
                assert_eq!((answer.status.as_u16(), answer.code().as_str()), expected, "{what}");
            }
        }
    }
}

#[tokio::test]
async fn a_reason_belongs_to_its_move() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let sales = kit.staff("sales_1");
    for (status, reason, pointer) in [
        ("lost", "no_contact", "/reason"),
        ("dormant", "price", "/reason"),
        ("dormant", "", "/reason"),
        ("gone", "price", "/status"),
    ] {
        let answer = step(&sales, &seen, status, reason).send().await.expect(422);
        assert_eq!(fault(&answer), pair(pointer, "not_an_option"), "{status} for {reason}");
    }
    let bare =
        sales.post(path(&seen, "/status")).json(json!({ "status": "lost" })).seen(&seen).send().await.expect(422);
    assert_eq!(fault(&bare).1, "missing");
}

#[tokio::test]
async fn out_of_reach_stale_or_replayed() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    step(&kit.staff("sales_2"), &seen, "dormant", "no_contact").send().await.expect(404);
    let sales = kit.staff("sales_1");
    let body = json!({ "status": "dormant", "reason": "no_contact" });
    let blind = sales.post(path(&seen, "/status")).json(body.clone()).send().await.expect(428);
    assert_eq!(blind.code(), "version_missing");
    let stale = sales.post(path(&seen, "/status")).json(body).header("if-match", "\"1\"").send().await.expect(412);
    assert_eq!(stale.etag(), "\"2\"");
    let first = step(&sales, &seen, "dormant", "no_contact").key("m1").send().await.expect(200);
    let again = step(&sales, &seen, "dormant", "no_contact").key("m1").send().await.expect(200);
    assert_eq!((first.etag().as_str(), again.json()), ("\"3\"", first.json()));
}

/// A closed file is put away: it takes no change, and no review is due (`statuses.toml`).
#[tokio::test]
async fn a_closed_file_is_put_away_until_it_is_opened_again() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let open = active(&kit, 1).await;
    registered(&sales, 2).await;
    let shut = closed(&kit, &open).await;
    let patch = sales.patch(path(&shut, "")).merge(json!({ "fields": { "employer": "新单位" } })).seen(&shut);
    assert_eq!(patch.send().await.expect(409).code(), "invalid_state");
    let consent = json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" });
    let consent = sales.post(path(&shut, "/consents")).json(consent).seen(&shut).send().await;
    assert_eq!((consent.status.as_u16(), consent.code().as_str()), (409, "invalid_state"));
    assert_eq!(shut.json()["reviewDueAt"], Value::Null);
    let due = walk(&sales, "/customers?sort=reviewDue").await;
    assert_eq!(due.len(), 1, "the other one only");
    // It may be taken back at any time what was consented to (Personal Information Protection Law, article 15).
    let withdrawal = sales.post(path(&shut, "/consents/service/withdrawal")).json(json!({ "channel": "paper" }));
    let shut = withdrawal.seen(&shut).send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_hours(1));
    let again = moved(&kit, &shut, "draft", "reopened").await;
    assert_eq!(again.json()["reviewDueAt"], "2026-09-09T03:00:00Z");
}

/// Opening the old file again is the way back, not a second one.
#[tokio::test]
async fn a_closed_customer_still_holds_its_number() {
    let kit = Kit::start().await;
    let shut = closed(&kit, &active(&kit, 1).await).await;
    let answer = kit.staff("sales_1").post("/customers").json(somebody(1)).send().await.expect(409);
    assert_eq!(answer.json()["customerId"], json!(shut.id()));
}
