use serde_json::json;
use shared::domain::catalogue::Right;
use tests::{Answer, Call, Client, Kit};

use super::fixture::{fault, pair, path, registered, roles, walk};

fn assign(by: &Client, seen: &Answer, owner: &str) -> Call {
    by.post(path(seen, "/owner")).json(json!({ "ownerId": owner })).seen(seen)
}

#[tokio::test]
async fn with_the_owner_go_unit_and_region_and_who_sees_it() {
    let kit = Kit::start().await;
    let (one, other) = (kit.staff("sales_1"), kit.staff("sales_2"));
    let seen = registered(&one, 1).await;
    let answer = assign(&kit.staff("management_specialist_1"), &seen, "stf_sales_2").send().await.expect(200);
    let view = answer.json();
    assert_eq!(
        (&view["ownerId"], &view["unitId"], &view["regionId"], answer.etag().as_str()),
        (&json!("stf_sales_2"), &json!("unt_south"), &json!("south"), "\"2\"")
    );
    one.get(path(&seen, "")).await.expect(404);
    other.get(path(&seen, "")).await.expect(200);
    for (name, count) in
        [("sales_1", 0), ("customer_service_1", 0), ("sales_2", 1), ("customer_service_2", 1), ("general_manager_1", 1)]
    {
        assert_eq!(walk(&kit.staff(name), "/customers").await.len(), count, "{name}");
    }
}

#[tokio::test]
async fn only_to_somebody_within_ones_own_reach() {
    let kit = Kit::start().await;
    let seen = registered(&kit.staff("sales_1"), 1).await;
    let head = kit.staff("department_head_1");
    for owner in ["stf_sales_2", "stf_customer_service_2", "stf_nobody"] {
        let answer = assign(&head, &seen, owner).send().await.expect(422);
        assert_eq!(fault(&answer), pair("/ownerId", "not_assignable"), "{owner}");
    }
    let wrong = assign(&head, &seen, "cus_1").send().await.expect(422);
    assert_eq!(fault(&wrong), pair("/ownerId", "wrong_type"));
    assign(&head, &seen, "stf_customer_service_1").send().await.expect(200);
    assign(&kit.staff("department_head_2"), &seen, "stf_sales_2").send().await.expect(404);
}

/// ACC-06: who only runs the system looks after no customer, because he may see none.
#[tokio::test]
async fn only_to_somebody_who_may_see_it() {
    let kit = Kit::start().await;
    let seen = registered(&kit.staff("sales_1"), 1).await;
    for owner in ["stf_administrator_1", "stf_auditor_1"] {
        let answer = assign(&kit.staff("information_supervisor_1"), &seen, owner).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.faults()),
            (422, vec![pair("/ownerId", "not_assignable")]),
            "{owner}"
        );
    }
}

#[tokio::test]
async fn whose_role_may_not_is_refused() {
    let kit = Kit::start().await;
    let seen = registered(&kit.staff("sales_1"), 1).await;
    for role in roles(|role| !role.may(Right::CustomersAssign)) {
        let answer = assign(&kit.staff(&format!("{role}_1")), &seen, "stf_customer_service_1").send().await.expect(403);
        assert_eq!(answer.code(), "forbidden", "{role}");
    }
}

#[tokio::test]
async fn as_seen_and_once() {
    let kit = Kit::start().await;
    let seen = registered(&kit.staff("sales_1"), 1).await;
    let supervisor = kit.staff("information_supervisor_1");
    let blind =
        supervisor.post(path(&seen, "/owner")).json(json!({ "ownerId": "stf_sales_2" })).send().await.expect(428);
    assert_eq!(blind.code(), "version_missing");
    let first = assign(&supervisor, &seen, "stf_sales_2").key("a1").send().await.expect(200);
    let again = assign(&supervisor, &seen, "stf_sales_2").key("a1").send().await.expect(200);
    assert_eq!(again.json(), first.json());
    assert_eq!(assign(&supervisor, &seen, "stf_sales_1").send().await.expect(412).etag(), "\"2\"");
    let other = assign(&supervisor, &seen, "stf_sales_1").key("a1").send().await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused");
}
