use serde_json::json;
use tests::{Kit, person};

use super::at_work;

async fn explained(kit: &Kit, by: &str, staff: &str, customer: &str) -> (bool, serde_json::Value, Vec<String>) {
    let path = format!("/access/explanations?staff={staff}&customer={customer}");
    let answer = kit.staff(by).get(path).await.expect(200).json();
    let grounds = answer["grounds"].as_array().unwrap();
    for ground in grounds {
        assert_ne!(ground["label"]["zh"], ground["code"], "words for {ground}");
    }
    let codes = grounds.iter().map(|ground| ground["code"].as_str().unwrap().to_owned()).collect();
    (answer["sees"] == true, answer["levels"].clone(), codes)
}

#[tokio::test]
async fn it_says_what_counts_and_agrees_with_what_is_shown() {
    let kit = Kit::start().await;
    let customer = kit.staff("sales_1").post("/customers").json(person()).send().await.expect(201).id();
    let signed = ["cleared_by_role", "agreement_signed", "training_current"];
    let case = |first: &[&str], rest: &[&str]| {
        [first, rest].concat().iter().map(|code| (*code).to_owned()).collect::<Vec<_>>()
    };
    let (sees, levels, codes) = explained(&kit, "administrator_1", "stf_sales_1", &customer).await;
    assert_eq!((sees, levels, codes), (true, json!([1, 2, 3]), case(&["account_active", "grant_reaches"], &signed)));
    let (sees, levels, codes) = explained(&kit, "general_manager_1", "stf_sales_2", &customer).await;
    let not = ["not_cleared_by_role", "agreement_signed", "training_current"];
    assert_eq!((sees, levels, codes), (false, json!([]), case(&["account_active", "grant_elsewhere"], &not)));
    let (sees, _, codes) = explained(&kit, "administrator_1", "stf_auditor_1", &customer).await;
    assert_eq!((sees, codes), (false, case(&["account_active", "grant_without_view"], &not)));
    let (made, client) = at_work(&kit, "new").await;
    let (sees, levels, _) = explained(&kit, "department_head_1", &made.id(), &customer).await;
    assert_eq!((sees, levels), (true, json!([2, 3])));
    client.get(format!("/customers/{customer}")).await.expect(200);
    client
        .post(format!("/access/staff/{}/lock", made.id()))
        .json(json!({ "reason": "口令泄露" }))
        .send()
        .await
        .expect(200);
    let (sees, levels, codes) = explained(&kit, "department_head_1", &made.id(), &customer).await;
    assert_eq!((sees, levels, codes[0].as_str()), (false, json!([]), "account_locked"));
}

#[tokio::test]
async fn it_tells_nobody_of_a_customer_he_may_not_know_of() {
    let kit = Kit::start().await;
    let customer = kit.staff("sales_1").post("/customers").json(person()).send().await.expect(201).id();
    let path = format!("/access/explanations?staff=stf_sales_2&customer={customer}");
    kit.staff("department_head_2").get(&path).await.expect(404);
    kit.staff("sales_1").get(&path).await.expect(403);
    kit.staff("administrator_1").get("/access/explanations?staff=stf_sales_2").await.expect(400);
    // Of another unit's staff.
    kit.staff("department_head_1").get(&path).await.expect(404);
}
