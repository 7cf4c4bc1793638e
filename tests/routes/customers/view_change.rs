use serde_json::json;
use shared::domain::catalogue::Right;
use tests::{Kit, resident_id};

use super::fixture::{active, approved, path, pending, roles};

/// Whoever decides compares the masks with the proof: both sides are masked for everybody.
#[tokio::test]
async fn both_sides_are_masked_for_every_role() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let fields =
        json!({ "name": "欧阳文静", "idNumber": resident_id(4000), "birthDate": null, "email": "wj@example.cn" });
    let change = pending(&kit.staff("sales_1"), &seen, fields).await;
    let own = path(&seen, &format!("/changes/{}", change.id()));
    for role in roles(|role| role.may(Right::CustomersView)) {
        let answer = kit.staff(&format!("{role}_1")).get(&own).await.expect(200);
        let view = answer.json();
        assert_eq!(view["before"]["name"], "陈*", "{role}");
        assert_eq!(view["before"]["birthDate"], "1950-**-**");
        assert_eq!(view["after"]["name"], "欧阳**");
        assert_eq!(view["after"]["email"], "w***@example.cn");
        assert_eq!(view["removed"], json!(["birthDate"]));
        assert_eq!((answer.etag().as_str(), &view["dueAt"]), ("\"1\"", &json!("2026-06-12T10:00:00Z")));
        for value in [resident_id(1), resident_id(4000), "文静".to_owned(), "陈凯".to_owned(), "1950-01".to_owned()]
        {
            assert!(!answer.text().contains(&value), "{role}: {value}");
        }
    }
    for name in ["sales_2", "department_head_2", "customer_service_2"] {
        kit.staff(name).get(&own).await.expect(404);
    }
    kit.staff("auditor_1").get(&own).await.expect(403);
}

#[tokio::test]
async fn a_decided_change_still_says_what_it_was() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let change = pending(&kit.staff("sales_1"), &seen, json!({ "mobile": "13800138000" })).await;
    approved(&kit.staff("management_specialist_1"), &change).await.expect(200);
    let view = kit.staff("sales_1").get(path(&seen, &format!("/changes/{}", change.id()))).await.expect(200).json();
    assert_eq!((&view["before"], &view["after"]), (&change.json()["before"], &change.json()["after"]));
    assert_eq!((&view["status"], &view["requestedBy"]), (&json!("approved"), &json!("stf_sales_1")));
}

#[tokio::test]
async fn what_is_no_change_of_this_customer_is_not_found() {
    let kit = Kit::start().await;
    let (one, other) = (active(&kit, 1).await, active(&kit, 2).await);
    let sales = kit.staff("sales_1");
    let change = pending(&sales, &one, json!({ "mobile": "13800138000" })).await;
    for missing in [
        path(&other, &format!("/changes/{}", change.id())),
        path(&one, "/changes/chg_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e"),
        path(&one, &format!("/changes/{}", one.id())),
    ] {
        sales.get(missing).await.expect(404);
    }
}
