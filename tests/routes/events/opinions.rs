use serde_json::{Value, json};
use tests::{Answer, Kit};

use super::{HEAD, SERVICE, customer, days, invited, moved, opened, registered, tally};

const SAID: &str = "希望新产品支持周末安装";

async fn said(kit: &Kit, who: &str, event: &str, body: Value) -> Answer {
    kit.staff(who).post(format!("/events/{event}/opinions")).json(body).send().await
}

async fn all(kit: &Kit, who: &str, event: &str) -> Value {
    kit.staff(who).get(format!("/events/{event}/opinions")).await.expect(200).json()["items"].clone()
}

#[tokio::test]
async fn what_is_said_is_followed_up_by_somebody_on_a_date() {
    let kit = Kit::start().await;
    let (one, id) = (customer(&kit, 1).await, opened(&kit, json!({})).await);
    invited(&kit, HEAD, &id, &[&one]).await.expect(200);
    let step = json!({ "words": "评估周末安装方案", "due": { "workingDays": 3 }, "ownerId": format!("stf_{SERVICE}") });
    let body = json!({ "customerId": one, "words": SAID, "followUp": step });
    let answer = said(&kit, HEAD, &id, body).await.expect(201).json();
    assert_eq!((&answer["fields"]["words"], &answer["number"]), (&json!(SAID), &json!(1)));
    let plan = answer["followUpId"].as_str().unwrap();
    let shown = kit.staff(SERVICE).get(format!("/interactions/follow-ups/{plan}")).await.expect(200).json();
    assert_eq!(shown["source"], json!({ "kind": "event", "id": id }));
    assert_eq!((&shown["ownerId"], &shown["customerId"]), (&json!(format!("stf_{SERVICE}")), &json!(one)));
    said(&kit, HEAD, &id, json!({ "customerId": one, "words": "第二条" })).await.expect(201);
    let listed = all(&kit, SERVICE, &id).await;
    assert_eq!((&listed[0]["fields"]["words"], &listed[1]["number"]), (&json!(SAID), &json!(2)));
    assert_eq!(tally(&kit, &id).await["opinions"], 2);
    // Whoever reaches no customer of it reads nothing of what they said.
    kit.staff("department_head_2").get(format!("/events/{id}/opinions")).await.expect(404);
}

#[tokio::test]
async fn only_who_was_invited_is_heard_and_only_while_it_lasts() {
    let kit = Kit::start().await;
    let (one, two, id) = (customer(&kit, 1).await, customer(&kit, 2).await, opened(&kit, json!({})).await);
    invited(&kit, HEAD, &id, &[&one]).await.expect(200);
    let refused = said(&kit, HEAD, &id, json!({ "customerId": two, "words": SAID })).await.expect(422);
    assert_eq!(refused.faults(), [("/customerId".to_owned(), "not_on_file".to_owned())]);
    let step = json!({ "words": " ", "due": { "workingDays": 0 } });
    let wrong = said(&kit, HEAD, &id, json!({ "customerId": one, "words": "", "followUp": step })).await.expect(422);
    assert_eq!(wrong.faults().len(), 3, "{:?}", wrong.faults());
    let other = json!({ "words": "办", "ownerId": "stf_department_head_2" });
    said(&kit, HEAD, &id, json!({ "customerId": one, "words": SAID, "followUp": other })).await.expect(422);
    kit.pass(days(11));
    moved(&kit, HEAD, &id, json!({ "to": "held" })).await.expect(200);
    said(&kit, HEAD, &id, json!({ "customerId": one, "words": SAID })).await.expect(201);
    moved(&kit, HEAD, &id, json!({ "to": "closed" })).await.expect(200);
    said(&kit, HEAD, &id, json!({ "customerId": one, "words": SAID })).await.expect(409);
    let planned = registered(&kit, HEAD, json!({})).await.expect(201).id();
    said(&kit, HEAD, &planned, json!({ "customerId": one, "words": SAID })).await.expect(422);
}

#[tokio::test]
async fn it_is_taken_down_once_however_often_it_is_sent() {
    let kit = Kit::start().await;
    let (one, id) = (customer(&kit, 1).await, opened(&kit, json!({})).await);
    invited(&kit, HEAD, &id, &[&one]).await.expect(200);
    let send = async |key: &str| {
        let call = kit.staff(HEAD).post(format!("/events/{id}/opinions"));
        call.json(json!({ "customerId": one, "words": SAID })).key(key).send().await
    };
    send("a").await.expect(201);
    assert_eq!(send("a").await.expect(201).json()["fields"]["words"], SAID);
    let (one, other) = tokio::join!(send("b"), send("c"));
    let numbers = [one.expect(201).json()["number"].clone(), other.expect(201).json()["number"].clone()];
    assert!(numbers.contains(&json!(2)) && numbers.contains(&json!(3)), "{numbers:?}");
    assert_eq!(tally(&kit, &id).await["opinions"], 3);
}
