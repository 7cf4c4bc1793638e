use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::{Kit, somebody};

use super::at_work;

fn south(to: Option<&str>) -> Value {
    let mut body = json!({ "unitId": "unt_south", "regionId": "south", "position": "客户经理" });
    if let Some(to) = to {
        body["handOverTo"] = to.into();
    }
    body
}

#[tokio::test]
async fn whoever_is_transferred_loses_his_grants_at_once_and_his_customers_soon() {
    let kit = Kit::start().await;
    let (made, client) = at_work(&kit, "new").await;
    for number in 1..=60 {
        client.post("/customers").json(somebody(number)).send().await.expect(201);
        kit.pass(SignedDuration::from_secs(1));
    }
    let path = format!("/access/staff/{}", made.id());
    let by = kit.staff("administrator_1");
    let transfer = |body| by.post(format!("{path}/transfer")).json(body).seen(&made);
    assert_eq!(transfer(south(None)).send().await.expect(422).faults()[0], ("/handOverTo".into(), "missing".into()));
    // Nobody who sees no customers, is on file, or is he himself.
    for nobody in ["stf_administrator_1", "stf_nobody", &made.id()] {
        let refused = transfer(south(Some(nobody))).send().await.expect(422);
        assert_eq!(refused.faults()[0].1, "not_assignable", "{nobody}");
    }
    let moved = transfer(south(Some("stf_sales_1"))).send().await.expect(200);
    assert_eq!((&moved.json()["unitId"], &moved.json()["grants"]), (&json!("unt_south"), &json!([])));
    client.post("/customers").json(somebody(99)).send().await.expect(403);
    kit.pass(SignedDuration::from_secs(10));
    client.get("/customers").await.expect(403);

    // Cut short after a slice of fifty, it goes on, and counts nobody twice.
    let run = async |slices| kit.system.run("handover-trigger", |run| run.slices(slices)).await.unwrap().unwrap();
    assert_eq!(run(1).await, Ended::Interrupted);
    let half = by.get(&path).await.expect(200).json()["handover"].clone();
    assert_eq!((&half["moved"], half.get("doneAt")), (&json!(50), None));
    kit.pass(SignedDuration::from_mins(5));
    assert_eq!(run(9).await, Ended::Done);
    assert_eq!(run(9).await, Ended::Done);
    let whole = by.get(&path).await.expect(200).json()["handover"].clone();
    assert_eq!((&whole["moved"], whole["doneAt"].is_string()), (&json!(60), true));
    let page = kit.staff("sales_1").get("/customers?limit=100").await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 60);
    assert!(page["items"].as_array().unwrap().iter().all(|item| item["ownerId"] == "stf_sales_1"));
}

#[tokio::test]
async fn a_second_hand_over_waits_for_the_first() {
    let kit = Kit::start().await;
    let (made, client) = at_work(&kit, "new").await;
    client.post("/customers").json(somebody(1)).send().await.expect(201);
    let path = format!("/access/staff/{}", made.id());
    let by = kit.staff("administrator_1");
    let transfer = by.post(format!("{path}/transfer")).json(south(Some("stf_sales_1"))).seen(&made);
    let moved = transfer.send().await.expect(200);
    let departure = || by.post(format!("{path}/departure")).json(json!({})).seen(&moved);
    let waits = departure().send().await.expect(409);
    assert_eq!(waits.faults()[0].1, "handover_under_way");
    kit.pass(SignedDuration::from_mins(2));
    kit.system.run("handover-trigger", |run| run).await.unwrap().unwrap();
    assert_eq!(departure().send().await.expect(200).json()["status"], "left");
}
