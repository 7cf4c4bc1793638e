//! What stands under an organisation that was merged: reached and worked on through the one that stayed
//! (CUS-05, CUS-23).

use serde_json::{Value, json};
use tests::{Answer, Kit};

use super::fixture::{fault, ids, pair, path, registered_company, walk, with_contact};
use super::merge_customers::{merged, view};

/// The one that stayed, the one taken in, and the contact of the latter.
async fn family(kit: &Kit) -> [Answer; 3] {
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let (survivor, absorbed) = (registered_company(&sales, 1).await, registered_company(&sales, 2).await);
    let contact = with_contact(&sales, &absorbed, "李雷", "13900000002").await;
    let absorbed = view(&sales, &absorbed).await;
    merged(&specialist, &survivor, &absorbed).await;
    [survivor, absorbed, contact]
}

fn actions(listed: &[Value]) -> Vec<&str> {
    listed.iter().map(|entry| entry["action"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_contact_is_changed_under_the_survivors_id() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let [survivor, absorbed, contact] = family(&kit).await;
    let below = |of: &Answer| path(of, &format!("/contacts/{}", contact.id()));
    let patch = json!({ "fields": { "jobTitle": "总经理" } });
    assert_eq!(sales.patch(below(&absorbed)).merge(patch.clone()).seen(&contact).send().await.code(), "merged");
    let changed = sales.patch(below(&survivor)).merge(patch).seen(&contact).send().await.expect(200);
    assert_eq!(changed.json()["fields"]["jobTitle"], "总经理");
    assert_eq!(changed.json()["customerId"], absorbed.id());
    let main = sales.patch(below(&survivor)).merge(json!({ "main": true })).seen(&changed).send().await.expect(422);
    assert_eq!(fault(&main), pair("/main", "merged"));
}

#[tokio::test]
async fn a_controlled_change_of_a_contact_is_decided_under_the_survivors_id() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let [survivor, absorbed, contact] = family(&kit).await;
    let patch = json!({ "fields": { "mobile": "13900007777" } });
    let contact_path = path(&survivor, &format!("/contacts/{}", contact.id()));
    let asked = sales.patch(contact_path).merge(patch).seen(&contact).send().await.expect(202);
    let location = asked.header("location").unwrap().to_owned();
    assert_eq!(location, path(&survivor, &format!("/changes/{}", asked.id())));
    sales.get(&location).await.expect(200);
    specialist.decide(&asked, "approved").send().await.expect(200);
    let contacts = walk(&sales, &path(&survivor, "/contacts")).await;
    assert_eq!(contacts[0]["fields"]["mobile"], "139****7777");
    let listed = walk(&sales, &path(&survivor, "/changes?limit=1")).await;
    assert_eq!(listed[0]["id"], asked.id());
    assert_eq!(ids(&walk(&sales, &path(&absorbed, "/changes")).await), [asked.id()], "where it stands");
}

#[tokio::test]
async fn changes_of_both_are_one_list_newest_first() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let (one, other) = (registered_company(&sales, 1).await, registered_company(&sales, 2).await);
    for (number, of) in [&one, &other, &one, &other].into_iter().enumerate() {
        kit.pass(jiff::SignedDuration::from_secs(1));
        let website = json!({ "fields": { "website": format!("https://example.cn/{number}") } });
        let now = view(&sales, of).await;
        sales.patch(path(of, "")).merge(website).seen(&now).send().await.expect(200);
    }
    let alone = (walk(&sales, &path(&one, "/changes")).await, walk(&sales, &path(&other, "/changes")).await);
    let (survivor, absorbed) = (view(&sales, &one).await, view(&sales, &other).await);
    merged(&specialist, &survivor, &absorbed).await;
    let expected = [&alone.1[0], &alone.0[0], &alone.1[1], &alone.0[1]].map(|change| change["id"].clone());
    for limit in [1, 3, 100] {
        let listed = walk(&sales, &path(&one, &format!("/changes?limit={limit}"))).await;
        assert_eq!(listed.iter().map(|change| change["id"].clone()).collect::<Vec<_>>(), expected);
    }
    assert_eq!(walk(&sales, &path(&other, "/changes")).await, alone.1, "its own id shows its own");
}

/// What names both stands in the survivor's timeline once.
#[tokio::test]
async fn the_timeline_is_that_of_both() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let [survivor, absorbed, _] = family(&kit).await;
    kit.settle().await;
    let whole = walk(&sales, &path(&survivor, "/timeline")).await;
    assert_eq!(
        actions(&whole),
        ["merge_customers", "add_contact", "register_customer", "register_customer"],
        "{whole:?}"
    );
    let paged = walk(&sales, &path(&survivor, "/timeline?limit=1")).await;
    assert_eq!(actions(&paged), actions(&whole));
    let own = walk(&sales, &path(&absorbed, "/timeline")).await;
    assert_eq!(actions(&own), ["merge_customers", "add_contact", "register_customer"]);
}
