use serde_json::json;
use tests::Kit;

use super::{HANDLER, asked, customer, shown};

#[tokio::test]
async fn whoever_takes_it_down_answers_for_it() {
    let kit = Kit::start().await;
    let asker = customer(&kit, 1).await;
    let body = json!({
        "kind": "return_exchange", "channel": "hotline", "matter": "噪音太大，想换一台", "customerId": asker.id(),
        "details": { "order": "SO-20260601-7", "wish": "exchange", "pieces": 1 },
    });
    let made = kit.staff(HANDLER).post("/service-requests").json(body).send().await.expect(201);
    assert_eq!(made.header("location"), Some(format!("/service-requests/{}", made.id()).as_str()));
    let view = made.json();
    assert_eq!(view["firstResponsibleId"], format!("stf_{HANDLER}"));
    assert_eq!((&view["handlerId"], &view["stage"]), (&view["firstResponsibleId"], &json!("registered")));
    assert_eq!(view["fields"], json!({ "matter": "噪音太大，想换一台", "order": "SO-20260601-7" }));
    assert_eq!((&view["details"]["wish"], &view["details"]["pieces"]), (&json!("exchange"), &json!(1)));
    // The shortest of its terms: four working hours from ten on a Tuesday, two of them lunch.
    assert_eq!(view["dueAt"], "2026-06-09T07:30:00Z");
    let listed = kit.staff(HANDLER).get(format!("/service-requests?customerId={}", asker.id())).await.expect(200);
    assert_eq!(listed.json()["items"][0]["id"], made.id().as_str());
    assert_eq!(
        listed.json()["items"][0]["fields"],
        json!({ "matter": "噪音太大，想换一台" }),
        "a list shows the matter"
    );
    shown(&kit, "sales_2", &made.id()).await.expect(404);
    assert_eq!(shown(&kit, "auditor_1", &made.id()).await.expect(403).code(), "forbidden");
}

/// SVC-03: a colleague in the field asks; SVC-01: so does somebody who is not on file.
#[tokio::test]
async fn whoever_asks_is_helped() {
    let kit = Kit::start().await;
    let colleague = asked(&kit, "sales_support", json!({})).await.expect(201).json();
    assert!(colleague.get("customerId").is_none() && colleague["people"] == json!([]));
    let body = json!({
        "kind": "enquiry", "channel": "chat", "matter": "几点开门",
        "requester": { "name": "周敏", "mobile": "13800138000" },
    });
    let stranger = kit.staff(HANDLER).post("/service-requests").json(body).send().await.expect(201);
    let person = stranger.json()["people"][0].clone();
    assert_eq!((&person["fields"]["name"], &person["fields"]["mobile"]), (&json!("周敏"), &json!("138****8000")));
    assert!(!stranger.text().contains("13800138000"));
}

#[tokio::test]
async fn taken_down_twice_it_is_there_once() {
    let kit = Kit::start().await;
    let body = json!({ "kind": "enquiry", "channel": "hotline", "matter": "怎么开票" });
    let send =
        async || kit.staff(HANDLER).post("/service-requests").json(body.clone()).key("k1").send().await.expect(201);
    let (first, second) = (send().await, send().await);
    assert_eq!(first.id(), second.id());
    let open = kit.staff(HANDLER).get("/service-requests").await.expect(200).json();
    assert_eq!(open["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let kit = Kit::start().await;
    let body = json!({
        "kind": "invoice", "channel": "pigeon", "matter": " ",
        "details": { "order": 7, "amount": -1, "colour": "red" }, "receivedAt": "2026-07-01T00:00:00Z",
    });
    let refused = kit.staff(HANDLER).post("/service-requests").json(body).send().await.expect(422);
    let mut faults = refused.faults();
    faults.sort();
    let expected = [
        ("/channel", "not_an_option"),
        ("/details", "unknown_field"),
        ("/details/amount", "out_of_range"),
        ("/details/order", "wrong_type"),
        ("/details/title", "missing"),
        ("/matter", "empty"),
        ("/receivedAt", "date_in_future"),
    ];
    assert_eq!(faults, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    assert!(!refused.text().contains("colour"), "a name nobody knows may be a value");
    // Of an unknown kind nothing is known of its form.
    let unknown = asked(&kit, "miracle", json!({ "any": 1 })).await.expect(422);
    assert_eq!(unknown.faults(), [("/kind".to_owned(), "not_an_option".to_owned())]);
    kit.staff("auditor_1").post("/service-requests").json(json!({ "kind": "enquiry" })).send().await.expect(403);
}
