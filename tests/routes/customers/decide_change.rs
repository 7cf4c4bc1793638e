use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Kit, resident_id, somebody};

use super::fixture::{active, approved, decision, fault, pair, path, pending, registered, rejected, roles, walk};

#[tokio::test]
async fn an_approved_change_is_in_the_record_with_who_and_when() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let seen = active(&kit, 1).await;
    let fields = json!({ "idNumber": resident_id(2), "mobile": "13800138000", "employer": "海川贸易有限公司" });
    let change = pending(&sales, &seen, fields).await;
    kit.pass(jiff::SignedDuration::from_mins(5));
    let decided = approved(&specialist, &change).await.expect(200);
    let made = json!({ "outcome": "approved", "at": "2026-06-09T02:05:00Z", "by": "stf_management_specialist_1" });
    assert_eq!(
        (decided.etag().as_str(), &decided.json()["status"], &decided.json()["decision"]),
        ("\"2\"", &json!("approved"), &made)
    );
    let now = sales.get(path(&seen, "")).await;
    assert_eq!(now.etag(), "\"3\"");
    assert_eq!(
        (&now.json()["fields"]["mobile"], &now.json()["fields"]["employer"]),
        (&json!("138****8000"), &json!("海川贸易有限公司"))
    );
    assert_eq!(now.json()["updatedBy"], "stf_management_specialist_1");
    // The old number is given up, the new one is held.
    registered(&kit.staff("sales_2"), 1).await;
    let taken = kit.staff("sales_2").post("/customers").json(somebody(2)).send().await.expect(409);
    assert_eq!(taken.code(), "duplicate_customer");
}

#[tokio::test]
async fn a_rejected_change_leaves_the_record_and_gives_up_the_number() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = active(&kit, 1).await;
    let change = pending(&sales, &seen, json!({ "idNumber": resident_id(2) })).await;
    let specialist = kit.staff("management_specialist_1");
    let bare = specialist
        .post(decision(&change))
        .json(json!({ "outcome": "rejected" }))
        .seen(&change)
        .send()
        .await
        .expect(422);
    assert_eq!(fault(&bare), pair("/reason", "missing"));
    let decided = rejected(&specialist, &change).await.expect(200);
    assert_eq!(
        (&decided.json()["status"], &decided.json()["decision"]["outcome"]),
        (&json!("rejected"), &json!("rejected"))
    );
    assert_eq!(sales.get(path(&seen, "")).await.json(), seen.json());
    registered(&kit.staff("sales_2"), 2).await;
    // The customer can be changed as ever.
    let again = pending(&sales, &seen, json!({ "mobile": "13800138000" })).await;
    approved(&specialist, &again).await.expect(200);
}

/// CUS-18: a second person. Having the right to decide does not make one one's own second.
#[tokio::test]
async fn nobody_decides_his_own_request() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    for name in ["management_specialist_1", "information_supervisor_1"] {
        let asking = kit.staff(name);
        let change = pending(&asking, &seen, json!({ "mobile": "13800138000" })).await;
        for answer in [approved(&asking, &change).await, rejected(&asking, &change).await] {
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "own_request"), "{name}");
        }
    }
    let change = pending(&kit.staff("management_specialist_1"), &seen, json!({ "mobile": "13800138000" })).await;
    approved(&kit.staff("management_specialist_2"), &change).await.expect(200);
}

#[tokio::test]
async fn by_whose_role_decides_within_his_reach() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut seen = registered(&sales, 1).await;
    for (number, role) in
        roles(|role| role.may(Right::CustomersView) || !role.may(Right::CustomersDecide)).iter().enumerate()
    {
        let change = pending(&sales, &seen, json!({ "mobile": format!("1380013800{number}") })).await;
        let answer = approved(&kit.staff(&format!("{role}_1")), &change).await;
        let may = shared::domain::catalogue::Catalogue::builtin().role(role).unwrap().may(Right::CustomersDecide);
        assert_eq!(answer.status, if may { 200 } else { 403 }, "{role}");
        if may {
            seen = sales.get(path(&seen, "")).await;
        }
        kit.pass(jiff::SignedDuration::from_secs(1));
    }
    let change = pending(&sales, &seen, json!({ "mobile": "13800138111" })).await;
    assert_eq!(approved(&kit.staff("department_head_2"), &change).await.expect(404).code(), "not_found");
}

#[tokio::test]
async fn once_and_as_last_seen() {
    let kit = Kit::start().await;
    let seen = active(&kit, 1).await;
    let specialist = kit.staff("management_specialist_1");
    let change = pending(&kit.staff("sales_1"), &seen, json!({ "mobile": "13800138000" })).await;
    let body = json!({ "outcome": "approved" });
    assert_eq!(
        specialist.post(decision(&change)).json(body.clone()).send().await.expect(428).code(),
        "version_missing"
    );
    let stale =
        specialist.post(decision(&change)).json(body.clone()).header("if-match", "\"9\"").send().await.expect(412);
    assert_eq!(stale.etag(), "\"1\"");
    let send = || specialist.post(decision(&change)).json(body.clone()).seen(&change).key("d1").send();
    let first = send().await.expect(200);
    let again = send().await.expect(200);
    assert_eq!((again.etag(), again.json()), (first.etag(), first.json()));
    for answer in [approved(&specialist, &first).await, rejected(&specialist, &first).await] {
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "invalid_state"));
    }
    let wrong =
        specialist.post(decision(&change)).json(json!({ "outcome": "maybe" })).seen(&first).send().await.expect(422);
    assert_eq!(fault(&wrong), pair("/outcome", "not_an_option"));
}

#[tokio::test]
async fn a_change_is_found_only_where_it_belongs() {
    let kit = Kit::start().await;
    let (one, other) = (active(&kit, 1).await, active(&kit, 2).await);
    let change = pending(&kit.staff("sales_1"), &one, json!({ "mobile": "13800138000" })).await;
    let specialist = kit.staff("management_specialist_1");
    let body = json!({ "outcome": "approved" });
    for elsewhere in [
        path(&other, &format!("/changes/{}/decision", change.id())),
        path(&one, "/changes/chg_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e/decision"),
        path(&one, &format!("/changes/{}/decision", one.id())),
    ] {
        specialist.post(elsewhere).json(body.clone()).seen(&change).send().await.expect(404);
    }
    // An applied change has nothing to decide.
    let patch = kit.staff("sales_1").patch(path(&one, "")).merge(json!({ "fields": { "employer": "海川" } }));
    patch.seen(&one).send().await.expect(200);
    let newest = walk(&specialist, &path(&one, "/changes")).await[0]["id"].as_str().unwrap().to_owned();
    let answer =
        specialist.post(path(&one, &format!("/changes/{newest}/decision"))).json(body).seen(&change).send().await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "invalid_state"));
    assert_ne!(answer.json(), Value::Null);
}
