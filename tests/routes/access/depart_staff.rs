use serde_json::json;
use tests::{Kit, somebody};

use super::at_work;

#[tokio::test]
async fn whoever_leaves_can_do_nothing_from_then_on() {
    let kit = Kit::start().await;
    let (made, client) = at_work(&kit, "new").await;
    client.post("/customers").json(somebody(1)).send().await.expect(201);
    let path = format!("/access/staff/{}", made.id());
    let by = kit.staff("administrator_1");
    let departure = |body| by.post(format!("{path}/departure")).json(body).seen(&made);
    assert_eq!(departure(json!({})).send().await.expect(422).faults()[0].1, "missing");
    let left = departure(json!({ "handOverTo": "stf_sales_1" })).send().await.expect(200);
    assert_eq!((&left.json()["status"], &left.json()["grants"]), (&json!("left"), &json!([])));
    assert_eq!(client.post("/customers").json(somebody(2)).send().await.expect(403).code(), "account_locked");
    let back = by.post(format!("{path}/unlock")).json(json!({ "reason": "返聘" })).seen(&left).send().await;
    assert_eq!(back.expect(409).code(), "invalid_state");
    let grant = by.post("/access/grants").json(super::specialist(&made.id())).send().await.expect(422);
    assert_eq!(grant.faults()[0].1, "not_on_duty");
}

#[tokio::test]
async fn customers_on_their_way_to_somebody_who_left_go_to_his_successor() {
    let kit = Kit::start().await;
    let by = kit.staff("administrator_1");
    let (first, client) = at_work(&kit, "first").await;
    client.post("/customers").json(somebody(1)).send().await.expect(201);
    let (second, _) = at_work(&kit, "second").await;
    for (who, to) in [(&first, second.id()), (&second, "stf_sales_1".to_owned())] {
        let path = format!("/access/staff/{}/departure", who.id());
        by.post(path).json(json!({ "handOverTo": to })).seen(who).send().await.expect(200);
    }
    kit.pass(jiff::SignedDuration::from_mins(2));
    kit.system.run("handover-trigger", |run| run).await.unwrap().unwrap();
    let page = kit.staff("sales_1").get("/customers").await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}
