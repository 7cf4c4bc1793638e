use serde_json::{Value, json};
use tests::{Kit, somebody};

use super::{HEAD, SERVICE, agreed, customer, days, did, invited, moved, opened, registered, tally};

fn reasons(item: &Value) -> Vec<&str> {
    item["hindrances"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_is_judged_by_the_one_ledger_and_told_why() {
    let kit = Kit::start().await;
    let willing = customer(&kit, 1).await;
    let silent = agreed(&kit, SERVICE, 2, &["service"]).await;
    let cross = customer(&kit, 3).await;
    let complaint = json!({ "kind": "service", "channel": "hotline", "matter": "等了很久", "customerId": cross });
    kit.staff(SERVICE).post("/complaints").json(complaint).send().await.expect(201);
    kit.settle().await;
    let id = opened(&kit, json!({})).await;
    let answer = invited(&kit, HEAD, &id, &[&willing, &silent, &cross]).await.expect(200).json();
    assert_eq!(answer["items"][0]["invited"], true, "{answer}");
    assert_eq!(reasons(&answer["items"][1]), ["no_consent"]);
    assert_eq!(reasons(&answer["items"][2]), ["open_complaint"]);
    assert_eq!((&answer["tally"]["invited"], &answer["tally"]["spared"]), (&json!(1), &json!(2)));
    let ledger =
        kit.staff(SERVICE).get(format!("/interactions/outreach?customerId={willing}")).await.expect(200).json();
    assert_eq!((&ledger["items"][0]["kind"], &ledger["items"][0]["about"]), (&json!("event_invitation"), &json!(id)));
    // Three contacts in a week are enough, whoever makes them.
    for _ in 0..2 {
        let other = opened(&kit, json!({})).await;
        let again = invited(&kit, HEAD, &other, &[&willing]).await.expect(200).json();
        assert_eq!(again["items"][0]["invited"], true);
    }
    let fourth = opened(&kit, json!({})).await;
    let spared = invited(&kit, HEAD, &fourth, &[&willing]).await.expect(200).json();
    assert_eq!(reasons(&spared["items"][0]), ["ceiling"]);
    // When that is over he is judged anew.
    kit.pass(days(8));
    invited(&kit, HEAD, &fourth, &[&willing]).await.expect(200);
    assert_eq!(
        tally(&kit, &fourth).await,
        json!({
            "invited": 1, "spared": 0, "accepted": 0, "declined": 0, "attended": 0, "opinions": 0
        })
    );
}

#[tokio::test]
async fn nobody_is_asked_twice_nor_when_one_of_them_is_out_of_reach() {
    let kit = Kit::start().await;
    let (one, id) = (customer(&kit, 1).await, opened(&kit, json!({})).await);
    let stranger = agreed(&kit, "customer_service_2", 2, &["service", "callback"]).await;
    invited(&kit, HEAD, &id, &[&one, &stranger]).await.expect(404);
    assert_eq!(tally(&kit, &id).await["invited"], 0);
    let path = format!("/events/{id}/invitees");
    let send = async |key: &str| {
        let body = json!({ "customerIds": [one], "channel": "phone" });
        kit.staff(HEAD).post(&path).json(body).key(key).send().await
    };
    let (first, second) = tokio::join!(send("a"), send("b"));
    assert_eq!(first.expect(200).json()["items"], second.expect(200).json()["items"]);
    assert_eq!(send("a").await.expect(200).json()["items"][0]["invited"], true);
    assert_eq!(tally(&kit, &id).await["invited"], 1);
    let ledger = kit.staff(SERVICE).get(format!("/interactions/outreach?customerId={one}")).await.expect(200).json();
    assert_eq!(ledger["items"].as_array().unwrap().len(), 1, "{ledger}");
    invited(&kit, HEAD, &id, &[&one, &one]).await.expect(422);
    invited(&kit, HEAD, &id, &[]).await.expect(422);
    let planned = registered(&kit, HEAD, json!({})).await.expect(201).id();
    invited(&kit, HEAD, &planned, &[&one]).await.expect(409);
    invited(&kit, "department_head_2", &id, &[&stranger]).await.expect(404);
}

#[tokio::test]
async fn at_night_he_is_turned_to_in_the_morning() {
    let kit = Kit::start().await;
    let (one, id) = (customer(&kit, 1).await, opened(&kit, json!({})).await);
    let app = &kit.system.apps()["events"];
    let zone = app.catalogue.time_zone();
    let night = app.time.now().to_zoned(zone.clone()).with().hour(23).build().unwrap();
    kit.pass(night.timestamp().duration_since(app.time.now()));
    let answer = invited(&kit, HEAD, &id, &[&one]).await.expect(200).json();
    let at: jiff::Timestamp = answer["items"][0]["at"].as_str().unwrap().parse().unwrap();
    assert_eq!(at.to_zoned(zone).time(), jiff::civil::time(8, 30, 0, 0));
}

#[tokio::test]
async fn who_comes_is_counted_and_there_is_an_end_of_places() {
    let kit = Kit::start().await;
    let (one, two) = (customer(&kit, 1).await, customer(&kit, 2).await);
    let id = opened(&kit, json!({ "capacity": 1 })).await;
    invited(&kit, HEAD, &id, &[&one, &two]).await.expect(200);
    did(&kit, &id, &one, "reply", 1, json!({ "reply": "accepted" })).await.expect(200);
    did(&kit, &id, &one, "reply", 1, json!({ "reply": "declined" })).await.expect(412);
    let full = did(&kit, &id, &two, "reply", 1, json!({ "reply": "accepted" })).await.expect(409);
    assert_eq!(full.faults(), [("/reply".to_owned(), "event_full".to_owned())]);
    did(&kit, &id, &one, "reply", 2, json!({ "reply": "declined" })).await.expect(200);
    did(&kit, &id, &two, "reply", 1, json!({ "reply": "accepted" })).await.expect(200);
    did(&kit, &id, &two, "attendance", 2, json!({ "attended": true })).await.expect(409);
    kit.pass(days(11));
    moved(&kit, HEAD, &id, json!({ "to": "held" })).await.expect(200);
    did(&kit, &id, &two, "reply", 2, json!({ "reply": "declined" })).await.expect(409);
    did(&kit, &id, &two, "attendance", 2, json!({ "attended": true })).await.expect(200);
    assert_eq!(
        tally(&kit, &id).await,
        json!({
            "invited": 2, "spared": 0, "accepted": 1, "declined": 1, "attended": 1, "opinions": 0
        })
    );
    // Once only, of two at the same moment; and it stands in his timeline.
    let (a, b) = tokio::join!(
        did(&kit, &id, &two, "attendance", 3, json!({ "attended": false })),
        did(&kit, &id, &two, "attendance", 3, json!({ "attended": false })),
    );
    let mut both = [a.status.as_u16(), b.status.as_u16()];
    both.sort_unstable();
    assert!(both[0] == 200 && both[1] >= 409, "{both:?}");
    assert_eq!(tally(&kit, &id).await["attended"], 0);
    kit.settle().await;
    let timeline = kit.staff(SERVICE).get(format!("/customers/{two}/timeline")).await.expect(200).json();
    let acts: Vec<_> =
        timeline["items"].as_array().unwrap().iter().filter(|one| one["caseId"] == id.as_str()).collect();
    let named: Vec<_> =
        acts.iter().map(|one| (one["action"].as_str().unwrap(), one["outcome"].as_str().unwrap())).collect();
    assert!(named.contains(&("record_event_attendance", "attended")), "{named:?}");
    let invitation = acts.iter().find(|one| one["action"] == "invite_customers").unwrap();
    assert_eq!(invitation["label"], "座谈会");
}

#[tokio::test]
async fn whom_the_caller_does_not_see_he_does_not_see_here() {
    let kit = Kit::start().await;
    let own = agreed(&kit, "sales_1", 1, &["service", "callback"]).await;
    let id = opened(&kit, json!({})).await;
    invited(&kit, HEAD, &id, &[&own]).await.expect(200);
    let list = async |who: &str| kit.staff(who).get(format!("/events/{id}/invitees")).await;
    let page = list(SERVICE).await.expect(200).json();
    let shown = &page["items"][0];
    assert_eq!((&shown["customerId"], &shown["invited"]), (&json!(own), &json!(true)));
    assert_eq!(shown["customer"]["fields"]["name"], somebody(1)["fields"]["name"]);
    let mobile = shown["customer"]["fields"]["mobile"].as_str().unwrap();
    assert!(mobile.contains("****"), "{mobile}");
    list("department_head_2").await.expect(404);
    list("auditor_1").await.expect(403);
}
