//! Cursors: another's, another list's, changed, too old, and older than the right to use them.

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::json;
use shared::store::access::GrantScope;
use shared::store::{Table, to_row};
use tests::{Answer, Kit, organisation, somebody};

use crate::input::refused;
use crate::journal;
use crate::scenes::{contact, path};
use crate::state::{State, attacker, put};

async fn first_page(kit: &Kit, staff: &str) -> String {
    for number in 0..4 {
        let body = somebody(number + 10 * u32::try_from(staff.len()).unwrap());
        kit.staff("sales_1").post("/customers").json(body).send().await.expect(201);
    }
    let page = kit.staff(staff).get("/customers?limit=2").await.expect(200);
    page.json()["nextCursor"].as_str().unwrap().to_owned()
}

#[track_caller]
fn invalid(answer: &Answer, code: &str) {
    refused(answer, "a cursor");
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "invalid_cursor"), "{}", answer.text());
    assert_eq!(answer.faults(), [("cursor".to_owned(), code.to_owned())]);
}

#[tokio::test]
async fn a_cursor_serves_its_owner_its_list_and_nobody_else() {
    let kit = journal::kit().await;
    let cursor = first_page(&kit, "sales_1").await;
    let page = format!("/customers?limit=2&cursor={cursor}");
    for other in ["sales_2", "information_supervisor_1", "customer_service_1"] {
        invalid(&kit.staff(other).get(&page).await, "malformed");
    }
    let sales = kit.staff("sales_1");
    for query in ["sort=-created", "sort=lastContact", "status=draft", "kind=individual", "ownerId=stf_sales_1"] {
        invalid(&sales.get(format!("/customers?{query}&cursor={cursor}")).await, "malformed");
    }
    let company = sales.post("/customers").json(organisation()).send().await.expect(201);
    for list in ["contacts", "changes", "branches", "timeline"] {
        invalid(&sales.get(format!("{}/{list}?cursor={cursor}", path(&company))).await, "malformed");
    }
    // The size of the page is not the list's: it may change on the way.
    sales.get(format!("/customers?limit=1&cursor={cursor}")).await.expect(200);
    sales.get(page).await.expect(200);
}

#[tokio::test]
async fn a_cursor_of_one_organisations_contacts_does_not_serve_another() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let mut other = organisation();
    other["fields"].as_object_mut().unwrap().remove("uscc");
    let one = sales.post("/customers").json(organisation()).send().await.expect(201);
    let other = sales.post("/customers").json(other).send().await.expect(201);
    for number in 0..3 {
        sales.post(format!("{}/contacts", path(&one))).json(contact(number)).send().await.expect(201);
    }
    let page = sales.get(format!("{}/contacts?limit=1", path(&one))).await.expect(200);
    let cursor = page.json()["nextCursor"].as_str().unwrap().to_owned();
    invalid(&sales.get(format!("{}/contacts?limit=1&cursor={cursor}", path(&other))).await, "malformed");
    sales.get(format!("{}/contacts?limit=1&cursor={cursor}", path(&one))).await.expect(200);
}

#[tokio::test]
async fn no_bit_of_a_cursor_can_be_changed() {
    let kit = journal::kit().await;
    let cursor = first_page(&kit, "sales_1").await;
    let sales = kit.staff("sales_1");
    let sealed = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1 << (place % 8);
        invalid(&sales.get(format!("/customers?cursor={}", URL_SAFE_NO_PAD.encode(changed))).await, "malformed");
    }
    let long = "A".repeat(60_000);
    for odd in ["", "x", "null", "%00", "%ff", "e30", &cursor[1..], &cursor[..cursor.len() - 1], &long] {
        invalid(&sales.get(format!("/customers?cursor={odd}")).await, "malformed");
    }
    let twice = sales.get(format!("/customers?cursor={cursor}&cursor={cursor}")).await.expect(400);
    assert_eq!(twice.faults(), [("cursor".to_owned(), "given_twice".to_owned())]);
}

/// It holds the place only, and not for the client to read.
#[tokio::test]
async fn a_cursor_says_nothing() {
    let kit = journal::kit().await;
    let cursor = first_page(&kit, "sales_1").await;
    let sealed = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
    for word in ["cus_", "stf_", "2026", "created"] {
        assert!(!sealed.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
}

#[tokio::test]
async fn a_cursor_expires_after_a_day() {
    let kit = journal::kit().await;
    let page = format!("/customers?cursor={}", first_page(&kit, "sales_1").await);
    kit.pass(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    kit.staff("sales_1").get(&page).await.expect(200);
    kit.pass(SignedDuration::from_secs(1));
    invalid(&kit.staff("sales_1").get(&page).await, "expired");
}

/// A cursor is a place and no right: what it leads to is judged by the grants of now.
#[tokio::test]
async fn a_cursor_outlives_no_right() {
    let kit = journal::kit().await;
    let page = format!("/customers?limit=2&cursor={}", first_page(&kit, "customer_service_1").await);
    let before = kit.staff("customer_service_1").get(&page).await.expect(200);
    assert_eq!(before.json()["items"].as_array().unwrap().len(), 2);

    // Moved from the whole department to nobody's customers but his own.
    let state = State::of(&kit).await;
    let of = "access#staff#stf_customer_service_1";
    let (_, row) = state.rows(Table::Records, of).find(|((_, _, sk), _)| sk.starts_with("grant#")).unwrap();
    let mut narrowed = row.clone();
    narrowed.extend(to_row(&json!({"scope": GrantScope::Own})).unwrap());
    let hand = attacker(&kit).await;
    put(&hand, Table::Records, narrowed).await;
    seen_by_a_change(&kit).await;
    let after = kit.staff("customer_service_1").get(&page).await.expect(200);
    assert_eq!(after.json()["items"], json!([]));

    // And then without any grant at all.
    let mut ended = row.clone();
    ended.insert("until".to_owned(), AttributeValue::S("2026-01-01T00:00:00Z".to_owned()));
    put(&hand, Table::Records, ended).await;
    seen_by_a_change(&kit).await;
    kit.staff("customer_service_1").get(&page).await.expect(403);
}

/// Plain reads believe a grant for ten seconds; whatever changes something reads it anew.
async fn seen_by_a_change(kit: &Kit) {
    let answer = kit.staff("customer_service_1").post("/customers").json(json!({})).send().await;
    assert!(answer.status.is_client_error());
}
