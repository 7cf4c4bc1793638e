//! A rule may lock the account, where the policy says so; never that of whoever manages accounts.

use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::{open, under};

const RULE: &str = "of = \"staff\"\nacts = [\"refusal\"]\ncount = \"rows\"\nhours = 1\nthreshold = 2\nlock = true";

async fn refused(kit: &Kit, who: &str) {
    for _ in 0..2 {
        kit.staff(who).get("/audits?staff=stf_sales_1").await.expect(403);
    }
    kit.settle().await;
}

#[tokio::test]
async fn the_account_is_locked_and_its_history_says_by_which_rule() {
    let kit = Kit::start().await;
    under(&kit, &[("denied_burst", RULE)]).await;
    refused(&kit, "sales_1").await;
    let alerts = open(&kit, "denied_burst").await;
    assert_eq!((alerts.len(), &alerts[0]["locked"]), (1, &json!(true)));
    kit.pass(SignedDuration::from_secs(11));
    assert_eq!(kit.staff("sales_1").get("/customers").await.expect(403).code(), "account_locked");
    let person = kit.staff("administrator_1").get("/access/staff/stf_sales_1").await.expect(200);
    let locked = &person.json()["locked"];
    assert_eq!((&locked["by"], &locked["reason"]), (&json!("stf_system"), &json!("规则 denied_burst")));
    // It is an administrator's to undo, as any other lock.
    let unlock = kit.staff("administrator_1").post("/access/staff/stf_sales_1/unlock").seen(&person);
    unlock.json(json!({ "reason": "经核实为误报" })).send().await.expect(200);
    kit.pass(SignedDuration::from_secs(11));
    kit.staff("sales_1").get("/customers").await.expect(200);
}

#[tokio::test]
async fn whoever_manages_accounts_is_told_of_and_not_locked() {
    let kit = Kit::start().await;
    under(&kit, &[("denied_burst", RULE)]).await;
    refused(&kit, "administrator_2").await;
    let alerts = open(&kit, "denied_burst").await;
    assert_eq!((alerts.len(), &alerts[0]["locked"]), (1, &json!(false)));
    kit.staff("administrator_2").get("/access/catalogue").await.expect(200);
}
