//! Clocks that do not agree: two sandboxes some minutes apart. Versions decide what comes after what,
//! never the time of day.

use jiff::SignedDuration;
use serde_json::json;

use crate::journal;
use crate::scenes::{Operation, Scene, path};

const APART: SignedDuration = SignedDuration::from_mins(7);

/// The older version does not win because its clock runs ahead.
#[tokio::test]
async fn of_two_writers_the_clock_decides_nothing() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let made = Operation::Register.prepare(&kit, 2).await.send().await.expect(201);
    let rename = |to: &str| sales.patch(path(&made)).merge(json!({"fields": {"employer": to}})).seen(&made);
    rename("先到公司").send().await.expect(200);
    kit.pass(APART);
    rename("后到公司").send().await.expect(412);
    assert_eq!(sales.get(path(&made)).await.expect(200).json()["fields"]["employer"], "先到公司");
}
