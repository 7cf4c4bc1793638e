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
        let path = format!("/access/staff/{}", who.id());
        let now = by.get(&path).await.expect(200);
        by.post(path + "/departure").json(json!({ "handOverTo": to })).seen(&now).send().await.expect(200);
    }
    kit.pass(jiff::SignedDuration::from_mins(2));
    kit.system.run("handover-trigger", |run| run).await.unwrap().unwrap();
    let page = kit.staff("sales_1").get("/customers").await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_customers_are_on_their_way_to_names_a_successor_too() {
    let kit = Kit::start().await;
    let by = kit.staff("administrator_1");
    let (first, client) = at_work(&kit, "first").await;
    client.post("/customers").json(somebody(1)).send().await.expect(201);
    let (second, _) = at_work(&kit, "second").await;
    let path = |who: &tests::Answer, what: &str| format!("/access/staff/{}{what}", who.id());
    let named = json!({ "handOverTo": second.id() });
    by.post(path(&first, "/departure")).json(named).seen(&first).send().await.expect(200);
    // Who takes leave of him has to see what has been promised him meanwhile.
    let goes = |seen: &tests::Answer, body| by.post(path(&second, "/departure")).json(body).seen(seen);
    assert_eq!(goes(&second, json!({})).send().await.expect(412).code(), "stale_version");
    let second = by.get(path(&second, "")).await.expect(200);
    let missing = [("/handOverTo".to_owned(), "missing".to_owned())];
    assert_eq!(goes(&second, json!({})).send().await.expect(422).faults(), missing);
    let south = json!({ "unitId": "unt_south", "regionId": "south", "position": "客户经理" });
    let moved = by.post(path(&second, "/transfer")).json(south.clone()).seen(&second).send().await.expect(422);
    assert_eq!(moved.faults(), missing);
    // What was promised him goes with his own, to whoever he names: now, and once more after that.
    let mut named = south;
    named["handOverTo"] = "stf_sales_1".into();
    by.post(path(&second, "/transfer")).json(named).seen(&second).send().await.expect(200);
    let seller = by.get("/access/staff/stf_sales_1").await.expect(200);
    let end = |body| by.post("/access/staff/stf_sales_1/departure").json(body).seen(&seller);
    assert_eq!(end(json!({})).send().await.expect(422).faults(), missing);
    kit.pass(jiff::SignedDuration::from_mins(2));
    kit.system.run("handover-trigger", |run| run).await.unwrap().unwrap();
    let page = kit.staff("sales_1").get("/customers").await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn customers_do_not_go_round_in_a_circle() {
    let kit = Kit::start().await;
    let by = kit.staff("administrator_1");
    let (first, client) = at_work(&kit, "first").await;
    client.post("/customers").json(somebody(1)).send().await.expect(201);
    let (second, _) = at_work(&kit, "second").await;
    let path = |who: &tests::Answer, what: &str| format!("/access/staff/{}{what}", who.id());
    let mut east = json!({ "unitId": "unt_east", "regionId": "east", "position": "客户信息专员" });
    east["handOverTo"] = second.id().into();
    by.post(path(&first, "/transfer")).json(east).seen(&first).send().await.expect(200);
    by.post("/access/grants").json(super::specialist(&first.id())).send().await.expect(201);
    let second = by.get(path(&second, "")).await.expect(200);
    let back = json!({ "handOverTo": first.id() });
    let refused = by.post(path(&second, "/departure")).json(back).seen(&second).send().await.expect(422);
    assert_eq!(refused.faults()[0].1, "not_assignable");
}
