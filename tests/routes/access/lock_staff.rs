use jiff::SignedDuration;
use serde_json::json;
use tests::{Kit, person};

fn stolen() -> serde_json::Value {
    json!({ "reason": "口令泄露" })
}

#[tokio::test]
async fn a_stolen_account_is_locked_by_its_holder_at_once_for_changes_and_in_ten_seconds_for_reading() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    sales.get("/customers").await.expect(200);
    let locked = sales.post("/access/staff/stf_sales_1/lock").json(stolen()).send().await.expect(200);
    assert_eq!(locked.json()["status"], "locked");
    assert_eq!(sales.post("/customers").json(person()).send().await.expect(403).code(), "account_locked");
    kit.pass(SignedDuration::from_secs(10));
    assert_eq!(sales.get("/customers").await.expect(403).code(), "account_locked");
    // Nor does it get itself out again.
    let unlock = sales.post("/access/staff/stf_sales_1/unlock").json(stolen()).seen(&locked).send().await;
    assert_eq!(unlock.expect(403).code(), "account_locked");
    let by = kit.staff("administrator_1");
    by.post("/access/staff/stf_sales_1/unlock")
        .json(json!({ "reason": "口令已重置" }))
        .seen(&locked)
        .send()
        .await
        .expect(200);
    sales.post("/customers").json(person()).send().await.expect(201);
}

#[tokio::test]
async fn a_colleague_locks_whom_he_answers_for() {
    let kit = Kit::start().await;
    let path = "/access/staff/stf_sales_2/lock";
    assert_eq!(kit.staff("sales_1").post(path).json(stolen()).send().await.expect(403).code(), "forbidden");
    assert_eq!(kit.staff("department_head_1").post(path).json(stolen()).send().await.expect(404).code(), "not_found");
    kit.staff("department_head_2").post(path).json(stolen()).send().await.expect(200);
    assert_eq!(
        kit.staff("general_manager_1").post(path).json(stolen()).send().await.expect(409).code(),
        "invalid_state"
    );
}

#[tokio::test]
async fn a_locked_account_decides_nothing_through_a_delegate_either() {
    let kit = Kit::start().await;
    let (made, _) = super::enrolled(&kit, "new").await;
    let until = "2026-07-01T00:00:00Z";
    let lend = json!({ "to": "stf_information_specialist_1", "until": until });
    kit.staff("department_head_1").post("/access/delegations").json(lend).send().await.expect(201);
    let body = super::grant(&made.id(), "sales", json!({ "reach": "own" }));
    let asked = kit.staff("administrator_1").post("/access/grants").json(body).send().await.expect(202);
    let path = format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap());
    let delegate = kit.staff("information_specialist_1");
    delegate.get(&path).await.expect(200);
    kit.staff("administrator_1")
        .post("/access/staff/stf_department_head_1/lock")
        .json(stolen())
        .send()
        .await
        .expect(200);
    delegate.get(&path).await.expect(404);
}

#[tokio::test]
async fn whoever_is_to_unlock_an_account_sees_why_it_is_locked() {
    let kit = Kit::start().await;
    let by = kit.staff("administrator_1");
    kit.staff("sales_2").post("/access/staff/stf_sales_2/lock").json(stolen()).send().await.expect(200);
    let locked = by.get("/access/staff/stf_sales_2").await.expect(200);
    let why = &locked.json()["locked"];
    assert_eq!((&why["by"], &why["reason"]), (&json!("stf_sales_2"), &json!("口令泄露")));
    let unlock = by.post("/access/staff/stf_sales_2/unlock").json(json!({ "reason": "口令已重置" })).seen(&locked);
    assert_eq!(unlock.send().await.expect(200).json().get("locked"), None);
}
