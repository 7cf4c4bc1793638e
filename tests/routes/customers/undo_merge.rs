//! Taking two merged customers apart again (CUS-23).

use serde_json::json;
use tests::{Answer, Client, Kit};

use super::fixture::{ids, pairs, path, walk};
use super::merge_customers::{merged, view, with};

async fn undone(by: &Client, survivor: &Answer, merge: &Answer) -> Answer {
    let now = view(by, survivor).await;
    let undo = path(survivor, &format!("/merges/{}/undo", merge.id()));
    by.post(undo).json(json!({})).seen(&now).send().await
}

/// What a customer is, apart from its version and when that was made.
fn state(shown: &Answer) -> serde_json::Value {
    let mut shown = shown.json();
    for moving in ["version", "updatedAt", "updatedBy", "catalogueVersion"] {
        shown[moving] = serde_json::Value::Null;
    }
    shown
}

async fn three(kit: &Kit) -> [Answer; 3] {
    let sales = kit.staff("sales_1");
    [
        with(&sales, 1, json!({ "name": "陈凯", "idNumber": null })).await,
        with(&sales, 2, json!({ "name": "陈恺", "email": "chenkai@example.cn" })).await,
        with(&sales, 3, json!({ "name": "陈楷", "idNumber": null, "landline": "010-31843295" })).await,
    ]
}

#[tokio::test]
async fn both_are_as_they_were() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed, _] = three(&kit).await;
    let before = (state(&view(&sales, &survivor).await), state(&view(&sales, &absorbed).await));
    let merge = merged(&specialist, &survivor, &absorbed).await;
    let answer = undone(&specialist, &survivor, &merge).await.expect(200).json();
    assert_eq!(answer["status"], "undone");
    assert!(answer.get("left").is_none());
    assert_eq!((state(&view(&sales, &survivor).await), state(&view(&sales, &absorbed).await)), before);
    let mut listed = ids(&walk(&sales, "/customers").await);
    listed.retain(|id| [survivor.id(), absorbed.id()].contains(id));
    assert_eq!(listed.len(), 2);
    let found = sales.post("/customers/lookups").json(json!({ "field": "mobile", "value": "13900000002" }));
    assert_eq!(ids(found.send().await.json()["items"].as_array().unwrap()), [absorbed.id()]);
    // Once is enough; and the two can become one again.
    assert_eq!(undone(&specialist, &survivor, &merge).await.expect(409).code(), "invalid_state");
    merged(&specialist, &view(&sales, &survivor).await, &view(&sales, &absorbed).await).await;
    let listed = sales.get(path(&survivor, "/merges")).await.expect(200).json();
    let statuses: Vec<_> = listed["items"].as_array().unwrap().iter().map(|merge| merge["status"].clone()).collect();
    assert_eq!(statuses, ["merged", "undone"]);
}

#[tokio::test]
async fn what_was_changed_since_is_left_and_named() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed, _] = three(&kit).await;
    let merge = merged(&specialist, &survivor, &absorbed).await;
    let now = view(&sales, &survivor).await;
    let patch = sales.patch(path(&survivor, "")).merge(json!({ "fields": { "email": "neu@example.cn" } })).seen(&now);
    patch.send().await.expect(200);
    let answer = undone(&specialist, &survivor, &merge).await.expect(200).json();
    assert_eq!(answer["left"], json!(["email"]));
    assert_eq!(view(&sales, &survivor).await.json()["fields"]["email"], "n***@example.cn");
    assert_eq!(view(&sales, &absorbed).await.json()["fields"]["email"], "c***@example.cn");
}

/// A into B, B into C: the last merge is undone first; and a merge under a later one by itself.
#[tokio::test]
async fn chains_come_apart_in_order() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [c, a, b] = three(&kit).await;
    let before = state(&view(&sales, &c).await);
    let first = merged(&specialist, &b, &a).await;
    let b_now = view(&sales, &b).await;
    let second = merged(&specialist, &c, &b_now).await;
    let shown = view(&sales, &a).await;
    assert_eq!(shown.id(), c.id());
    assert_eq!(shown.json()["mergedFrom"], json!([b.id(), a.id()]));
    assert_eq!(shown.json()["fields"]["email"], "c***@example.cn", "a link points at the value itself");
    assert_eq!(undone(&specialist, &b, &first).await.code(), "merged");
    undone(&specialist, &c, &second).await.expect(200);
    assert_eq!(state(&view(&sales, &c).await), before);
    assert_eq!(view(&sales, &a).await.id(), b.id());
    undone(&specialist, &b, &first).await.expect(200);
    assert_eq!(view(&sales, &a).await.id(), a.id());
}

/// Two merges into one customer, the earlier undone first: what it put in place is gone from wherever the
/// later one has set it aside.
#[tokio::test]
async fn an_earlier_merge_is_undone_under_a_later_one() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, one, other] = three(&kit).await;
    let before = state(&view(&sales, &survivor).await);
    let choose = async |absorbed: &Answer| {
        let now = view(&sales, &survivor).await;
        let mut body = super::merge_customers::merge(absorbed);
        body["choices"] = json!({ "name": "absorbed", "mobile": "absorbed" });
        specialist.post(path(&survivor, "/merges")).json(body).seen(&now).send().await.expect(200)
    };
    let first = choose(&one).await;
    let second = choose(&other).await;
    undone(&specialist, &survivor, &first).await.expect(200);
    assert_eq!(view(&sales, &survivor).await.json()["fields"]["name"], "陈楷");
    undone(&specialist, &survivor, &second).await.expect(200);
    assert_eq!(state(&view(&sales, &survivor).await), before);
}

#[tokio::test]
async fn the_two_stand_for_review_again() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let survivor = with(&sales, 1000, json!({ "idNumber": null, "mobile": "13600000001" })).await;
    let absorbed = with(&sales, 2000, json!({ "mobile": "13600000001" })).await;
    kit.settle().await;
    let merge = merged(&specialist, &survivor, &absorbed).await;
    kit.settle().await;
    assert_eq!(pairs(&sales, "open").await.len(), 0);
    undone(&specialist, &survivor, &merge).await.expect(200);
    kit.settle().await;
    assert_eq!(pairs(&sales, "open").await.len(), 1);
}

async fn withdrew(by: &Client, who: &Answer) -> Answer {
    let call = by.post(path(who, "/consents/service/withdrawal")).json(json!({ "channel": "paper" }));
    call.seen(&view(by, who).await).send().await.expect(200)
}

/// Two who were taken in had both withdrawn: the withdrawal holds as long as one of them is there.
#[tokio::test]
async fn a_withdrawal_ends_with_the_last_who_made_it() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, one, other] = three(&kit).await;
    kit.pass(jiff::SignedDuration::from_mins(1));
    let (one, other) = (withdrew(&sales, &one).await, withdrew(&sales, &other).await);
    let first = merged(&specialist, &view(&sales, &survivor).await, &one).await;
    let second = merged(&specialist, &view(&sales, &survivor).await, &other).await;
    let withdrawn = async || {
        let shown = view(&sales, &survivor).await.json();
        shown["consents"]["service"]["withdrawnAt"].is_string()
    };
    assert!(withdrawn().await);
    undone(&specialist, &survivor, &first).await.expect(200);
    assert!(withdrawn().await, "the other is still here");
    undone(&specialist, &survivor, &second).await.expect(200);
    assert!(!withdrawn().await);
}

/// A value that gave way and does not come back can not be read any more.
#[tokio::test]
async fn the_key_of_what_does_not_come_back_goes() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed, _] = three(&kit).await;
    let changed = async |email: &str| {
        let now = view(&sales, &survivor).await;
        let patch = sales.patch(path(&survivor, "")).merge(json!({ "fields": { "email": email } }));
        patch.seen(&now).send().await.expect(200);
    };
    changed("alt@example.cn").await;
    let now = view(&sales, &survivor).await;
    let mut body = super::merge_customers::merge(&absorbed);
    body["choices"] = json!({ "email": "absorbed" });
    let merge = specialist.post(path(&survivor, "/merges")).json(body).seen(&now).send().await.expect(200);
    changed("neu@example.cn").await;
    let store = &kit.system.apps()["customers"].store;
    let row = shared::store::customers::get(store, &survivor.id().parse().unwrap(), true).await.unwrap().unwrap();
    let keys = async || shared::store::subjects::key_names(store, &row.subject).await.unwrap();
    let before = keys().await;
    assert_eq!(undone(&specialist, &survivor, &merge).await.expect(200).json()["left"], json!(["email"]));
    let after = keys().await;
    assert_eq!(before.len(), after.len() + 1, "{before:?} {after:?}");
    assert_eq!(view(&sales, &survivor).await.json()["fields"]["email"], "n***@example.cn");
}
