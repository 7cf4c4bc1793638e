use serde_json::{Value, json};
use tests::{Answer, Call, Client, Kit};

use super::fixture::{closed, fault, pair, path, read_before_write, registered, registered_company, walk};

fn place(by: &Client, seen: &Answer, parent: Option<&Answer>) -> Call {
    by.post(path(seen, "/parent")).json(json!({ "parentId": parent.map(Answer::id) })).seen(seen)
}

async fn branches(by: &Client, parent: &Answer) -> Vec<String> {
    let items = walk(by, &path(parent, "/branches")).await;
    items.iter().map(|one| one["customerId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_branch_is_placed_moved_and_set_free() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut companies = Vec::new();
    for number in 0..3 {
        companies.push(registered_company(&sales, number).await);
    }
    let [group, other, branch] = &companies[..] else { panic!("three") };
    let placed = place(&sales, branch, Some(group)).send().await.expect(200);
    assert_eq!((placed.etag().as_str(), &placed.json()["parentId"]), ("\"2\"", &json!(group.id())));
    assert_eq!(branches(&sales, group).await, [branch.id()]);
    let moved = place(&sales, &placed, Some(other)).send().await.expect(200);
    assert_eq!((branches(&sales, group).await, branches(&sales, other).await), (vec![], vec![branch.id()]));
    let again = place(&sales, &moved, Some(other)).send().await.expect(200);
    assert_eq!(branches(&sales, other).await, [branch.id()], "placed where it is already, it is still there");
    let free = place(&sales, &again, None).send().await.expect(200);
    assert_eq!((&free.json()["parentId"], branches(&sales, other).await), (&Value::Null, vec![]));
}

#[tokio::test]
async fn nothing_is_its_own_parent_however_far_up() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let top = registered_company(&sales, 0).await;
    assert_eq!(fault(&place(&sales, &top, Some(&top)).send().await.expect(422)), pair("/parentId", "own_branch"));
    let mut above = sales.get(path(&top, "")).await;
    for number in 1..6 {
        let below = registered_company(&sales, number).await;
        above = place(&sales, &below, Some(&above)).send().await.expect(200);
        let answer = place(&sales, &top, Some(&above)).send().await.expect(422);
        assert_eq!(fault(&answer), pair("/parentId", "own_branch"), "{number} down");
    }
}

#[tokio::test]
async fn a_parent_is_an_organisation_the_caller_may_see() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let person = registered(&sales, 1).await;
    let foreign = registered_company(&kit.staff("sales_2"), 2).await;
    let unknown = json!({ "parentId": "cus_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e" });
    let unknown = sales.post(path(&company, "/parent")).json(unknown).seen(&company).send().await.expect(422);
    assert_eq!(fault(&unknown), pair("/parentId", "not_on_file"));
    let foreign = place(&sales, &company, Some(&foreign)).send().await.expect(422);
    assert_eq!(fault(&foreign), fault(&unknown), "out of reach is told like nothing at all");
    let person_above = place(&sales, &company, Some(&person)).send().await.expect(422);
    assert_eq!(fault(&person_above), pair("/parentId", "not_an_organisation"));
    let person_below = place(&sales, &person, Some(&company)).send().await.expect(422);
    assert_eq!(fault(&person_below), pair("/parentId", "not_an_organisation"));
    let missing =
        sales.post(path(&company, "/parent")).json(json!({ "parent": null })).seen(&company).send().await.expect(422);
    assert_eq!(fault(&missing).1, "unknown_member");
}

/// Two who place each the other's company at the same moment do not make a circle.
#[tokio::test]
async fn two_moves_at_once_close_no_circle() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    read_before_write(&kit);
    for round in 0..3 {
        let (one, other) = (registered_company(&sales, round).await, registered_company(&sales, 100 + round).await);
        let (first, second) =
            tokio::join!(place(&sales, &one, Some(&other)).send(), place(&sales, &other, Some(&one)).send());
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let parents = [sales.get(path(&one, "")).await, sales.get(path(&other, "")).await];
        assert_eq!(parents.iter().filter(|view| view.json()["parentId"].is_string()).count(), 1);
    }
}

#[tokio::test]
async fn within_reach_as_seen_and_once() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (group, branch) = (registered_company(&sales, 1).await, registered_company(&sales, 2).await);
    place(&kit.staff("sales_2"), &branch, Some(&group)).send().await.expect(404);
    place(&kit.staff("general_manager_1"), &branch, Some(&group)).send().await.expect(403);
    let body = json!({ "parentId": group.id() });
    sales.post(path(&branch, "/parent")).json(body).send().await.expect(428);
    let first = place(&sales, &branch, Some(&group)).key("p1").send().await.expect(200);
    let again = place(&sales, &branch, Some(&group)).key("p1").send().await.expect(200);
    assert_eq!(again.json(), first.json());
    assert_eq!(place(&sales, &branch, None).send().await.expect(412).etag(), "\"2\"");
    let shut = closed(&kit, &first).await;
    let answer = place(&sales, &shut, None).send().await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "invalid_state"), "a closed file is put away");
}
