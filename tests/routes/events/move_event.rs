use serde_json::json;
use tests::Kit;

use super::{HEAD, SERVICE, days, moved, opened, registered, shown};

#[tokio::test]
async fn an_event_goes_on_and_never_back() {
    let kit = Kit::start().await;
    let id = registered(&kit, HEAD, json!({})).await.expect(201).id();
    let path = format!("/events/{id}/moves");
    kit.staff(HEAD).post(&path).json(json!({ "to": "open" })).send().await.expect(428);
    moved(&kit, HEAD, &id, json!({ "to": "closed" })).await.expect(409);
    moved(&kit, HEAD, &id, json!({ "to": "open", "reason": "好" })).await.expect(422);
    let seen = shown(&kit, HEAD, &id).await;
    let send = async || {
        let call = kit.staff(HEAD).post(&path).json(json!({ "to": "open" }));
        call.seen(&seen).key("opened").send().await
    };
    let (one, other) = tokio::join!(send(), send());
    for answer in [one, other, send().await] {
        assert!([200, 409, 412].contains(&answer.status.as_u16()), "{}", answer.text());
    }
    assert_eq!(shown(&kit, HEAD, &id).await.json()["version"], 2, "once, however often it was sent");
    kit.staff(HEAD).post(&path).json(json!({ "to": "held" })).seen(&seen).send().await.expect(412);
    moved(&kit, HEAD, &id, json!({ "to": "held" })).await.expect(409);
    kit.pass(days(11));
    moved(&kit, HEAD, &id, json!({ "to": "held" })).await.expect(200);
    moved(&kit, HEAD, &id, json!({ "to": "cancelled", "reason": "下雨" })).await.expect(409);
    moved(&kit, HEAD, &id, json!({ "to": "closed" })).await.expect(200);
}

#[tokio::test]
async fn it_is_called_off_with_a_reason() {
    let kit = Kit::start().await;
    let id = opened(&kit, json!({})).await;
    moved(&kit, HEAD, &id, json!({ "to": "cancelled" })).await.expect(422);
    moved(&kit, HEAD, &id, json!({ "to": "cancelled", "reason": "场地停电" })).await.expect(200);
    let read = shown(&kit, SERVICE, &id).await.expect(200).json();
    assert_eq!((&read["state"], &read["reason"]), (&json!("cancelled"), &json!("场地停电")));
}

#[tokio::test]
async fn it_is_its_departments() {
    let kit = Kit::start().await;
    let id = opened(&kit, json!({})).await;
    for who in ["department_head_2", "sales_1"] {
        shown(&kit, who, &id).await.expect(404);
        moved(&kit, who, &id, json!({ "to": "held" })).await.expect(404);
    }
    shown(&kit, "administrator_1", &id).await.expect(403);
    moved(&kit, "general_manager_1", &id, json!({ "to": "held" })).await.expect(403);
    shown(&kit, "general_manager_1", &id).await.expect(200);
    let own = registered(&kit, "sales_1", json!({})).await.expect(201).json();
    assert_eq!((&own["ownerId"], &own["unitId"]), (&json!("stf_sales_1"), &json!("unt_east")));
    let other = json!({ "ownerId": "stf_department_head_2" });
    let refused = registered(&kit, HEAD, other).await.expect(422);
    assert_eq!(refused.faults(), [("/ownerId".to_owned(), "not_assignable".to_owned())]);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let kit = Kit::start().await;
    let body = json!({
        "kind": "wedding", "title": " ", "venue": "一\u{0}", "startsAt": "2020-01-01T00:00:00Z",
        "endsAt": "2019-01-01T00:00:00Z", "capacity": 0,
    });
    let told = registered(&kit, HEAD, body).await.expect(422).faults();
    for (pointer, code) in [
        ("/kind", "not_an_option"),
        ("/title", "empty"),
        ("/venue", "control_character"),
        ("/startsAt", "date_in_past"),
        ("/endsAt", "out_of_range"),
        ("/capacity", "out_of_range"),
    ] {
        assert!(told.contains(&(pointer.to_owned(), code.to_owned())), "{pointer} {code}: {told:?}");
    }
    assert_eq!(told.len(), 6, "{told:?}");
}

#[tokio::test]
async fn the_next_comes_first_and_what_is_over_stands_apart() {
    let kit = Kit::start().await;
    let early = registered(&kit, HEAD, json!({})).await.expect(201).id();
    kit.pass(days(1));
    let late = registered(&kit, HEAD, json!({ "kind": "party" })).await.expect(201).id();
    registered(&kit, "department_head_2", json!({})).await.expect(201);
    let ids = async |who: &str, query: &str| {
        let page = kit.staff(who).get(format!("/events{query}")).await.expect(200).json();
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(SERVICE, "").await, [early.clone(), late.clone()]);
    assert_eq!(ids("general_manager_1", "").await.len(), 3);
    assert_eq!(ids("general_manager_1", "?unitId=unt_south").await.len(), 1);
    assert_eq!(ids(SERVICE, "?kind=party").await, [late.as_str()]);
    assert!(ids(SERVICE, "?unitId=unt_south").await.is_empty());
    let first = kit.staff(SERVICE).get("/events?limit=1").await.expect(200).json();
    let cursor = first["nextCursor"].as_str().unwrap();
    assert_eq!(ids(SERVICE, &format!("?limit=1&cursor={cursor}")).await, [late.as_str()]);
    moved(&kit, HEAD, &late, json!({ "to": "cancelled", "reason": "场地停电" })).await.expect(200);
    assert_eq!((ids(SERVICE, "").await, ids(SERVICE, "?state=over").await), (vec![early], vec![late]));
    kit.staff(SERVICE).get("/events?kind=wedding").await.expect(400);
}
