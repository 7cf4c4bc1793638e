//! Indexes that show writes late, as those of the cloud do: a list may be short or old, and is never
//! wrong about who may see whom today.

use embedded::IndexDelay;
use serde_json::{Value, json};
use tests::{Client, person, somebody};

use crate::journal;
use crate::scenes::path;

async fn listed(client: &Client) -> Vec<Value> {
    let page = client.get("/customers").await.expect(200);
    page.json()["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

#[tokio::test]
async fn a_list_is_short_until_the_index_has_caught_up() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let old = sales.post("/customers").json(person()).send().await.expect(201);
    let faults = kit.system.embedded().faults();
    faults.delay_indexes(IndexDelay::UntilSettled).unwrap();
    let new = sales.post("/customers").json(somebody(1)).send().await.expect(201);
    assert_eq!(listed(&sales).await, [Value::from(old.id())]);
    // By its id it is there at once, and it can not be registered again.
    sales.get(path(&new)).await.expect(200);
    sales.post("/customers").json(somebody(1)).send().await.expect(409);
    faults.settle();
    assert_eq!(listed(&sales).await, [Value::from(old.id()), Value::from(new.id())]);
}

/// Given to somebody else: the old owner may still see it in his list for a moment, and no more.
#[tokio::test]
async fn a_late_list_opens_no_customer() {
    let kit = journal::kit().await;
    let (sales, supervisor) = (kit.staff("sales_1"), kit.staff("information_supervisor_1"));
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    let faults = kit.system.embedded().faults();
    faults.delay_indexes(IndexDelay::UntilSettled).unwrap();
    let assign = supervisor.post(format!("{}/owner", path(&customer))).json(json!({"ownerId": "stf_sales_2"}));
    assign.seen(&customer).send().await.expect(200);
    listed(&sales).await;
    sales.get(path(&customer)).await.expect(404);
    let patch = sales.patch(path(&customer)).merge(json!({"fields": {"employer": "甲公司"}}));
    patch.seen(&customer).send().await.expect(404);
    kit.staff("sales_2").get(path(&customer)).await.expect(200);
    faults.settle();
    assert_eq!((listed(&sales).await, listed(&kit.staff("sales_2")).await), (vec![], vec![customer.id().into()]));
}

/// Pages walked while the index moves: nobody comes twice, and the walk ends.
#[tokio::test]
async fn a_walk_over_a_moving_index_ends() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    for number in 0..5 {
        sales.post("/customers").json(somebody(number)).send().await.expect(201);
    }
    let faults = kit.system.embedded().faults();
    faults.delay_indexes(IndexDelay::UntilSettled).unwrap();
    let (mut seen, mut next) = (Vec::new(), "/customers?limit=2".to_owned());
    for number in 5..20 {
        sales.post("/customers").json(somebody(number)).send().await.expect(201);
        let page = sales.get(&next).await.expect(200);
        seen.extend(page.json()["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
        if number == 6 {
            faults.settle();
        }
        let Some(cursor) = page.json()["nextCursor"].as_str().map(str::to_owned) else { break };
        next = format!("/customers?limit=2&cursor={cursor}");
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len() >= 5), (seen.len(), true));
}
