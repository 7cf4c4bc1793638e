//! Messages go out once, not at night, and not any more when something has come to stand against them.

use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::{
    MANAGER, SERVICE, agreeing, answered, asked, customer, customers, link, messages, registered, sent, sheet, started,
    triggered,
};

#[tokio::test]
async fn a_carrier_that_is_down_for_a_day_gets_each_message_once() {
    let kit = Kit::start().await;
    customers(&kit, 3).await;
    let survey = registered(&kit, json!({})).await;
    started(&kit, &survey).await;
    kit.system.outbox().set_down(true);
    triggered(&kit).await;
    let mut runs = 0;
    for _ in 0..(24 * 30) {
        sent(&kit).await;
        kit.pass(SignedDuration::from_mins(2));
        runs += 1;
    }
    assert!(messages(&kit).await.is_empty() && runs == 720);
    kit.system.outbox().set_down(false);
    // It is tried again within six hours, by day.
    for _ in 0..(12 * 30) {
        sent(&kit).await;
        kit.pass(SignedDuration::from_mins(2));
    }
    assert_eq!(messages(&kit).await.len(), 3);
    answered(&kit, &link(&messages(&kit).await[0]), sheet()).await.expect(204);
}

/// SAT-01: a customer is written to in his language, and his page opens in it.
#[tokio::test]
async fn everybody_is_written_to_in_his_language() {
    let kit = Kit::start().await;
    let mut foreign = agreeing(2);
    foreign["fields"]["preferredLanguage"] = "en".into();
    customer(&kit, foreign).await;
    customers(&kit, 1).await;
    let survey = registered(&kit, json!({})).await;
    started(&kit, &survey).await;
    asked(&kit).await;
    let all = messages(&kit).await;
    let (english, chinese): (Vec<_>, Vec<_>) = all.iter().partition(|message| message.text.contains("?lang=en"));
    assert_eq!((english.len(), chinese.len()), (1, 1));
    assert!(english[0].text.is_ascii() && !chinese[0].text.is_ascii());
    let page = kit
        .anonymous()
        .call(http::Method::GET, link(english[0]))
        .header("accept", "text/html")
        .send()
        .await
        .expect(200)
        .text();
    assert!(page.contains("lang=\"en\""), "{page}");
    let mut wrong = agreeing(3);
    wrong["fields"]["preferredLanguage"] = "fr".into();
    let refused = kit.staff(SERVICE).post("/customers").json(wrong).send().await.expect(422);
    assert_eq!(refused.faults(), [("/fields/preferredLanguage".to_owned(), "not_an_option".to_owned())]);
}

#[tokio::test]
async fn nobody_is_woken() {
    let kit = Kit::start().await;
    customers(&kit, 1).await;
    let survey = registered(&kit, json!({})).await;
    // 23:00 in Shanghai.
    kit.pass(SignedDuration::from_hours(13));
    started(&kit, &survey).await;
    asked(&kit).await;
    assert!(messages(&kit).await.is_empty());
    // 08:29, and 08:30.
    kit.pass(SignedDuration::from_mins(9 * 60 + 29));
    sent(&kit).await;
    assert!(messages(&kit).await.is_empty());
    kit.pass(SignedDuration::from_mins(1));
    sent(&kit).await;
    assert_eq!(messages(&kit).await.len(), 1);
}

#[tokio::test]
async fn what_has_come_to_stand_against_it_stops_it() {
    let kit = Kit::start().await;
    let people = customers(&kit, 3).await;
    let survey = registered(&kit, json!({})).await;
    started(&kit, &survey).await;
    triggered(&kit).await;
    let withdrawn = json!({ "channel": "phone_recording" });
    let path = format!("/customers/{}/consents/survey/withdrawal", people[0]);
    let seen = kit.staff(SERVICE).get(format!("/customers/{}", people[0])).await.expect(200);
    kit.staff(SERVICE).post(path).json(withdrawn).seen(&seen).send().await.expect(200);
    let complaint = json!({ "kind": "service", "channel": "hotline", "matter": "没有人来", "customerId": people[1] });
    kit.staff(SERVICE).post("/complaints").json(complaint).send().await.expect(201);
    sent(&kit).await;
    let to: Vec<_> = messages(&kit).await.into_iter().map(|message| message.to).collect();
    assert_eq!(to, ["13900000003"]);
}

#[tokio::test]
async fn whoever_has_not_answered_is_reminded_once() {
    let kit = Kit::start().await;
    customers(&kit, 2).await;
    let survey = registered(&kit, json!({ "remindAfterDays": 3 })).await;
    started(&kit, &survey).await;
    asked(&kit).await;
    let first = messages(&kit).await;
    answered(&kit, &link(&first[0]), sheet()).await.expect(204);
    for _ in 0..10 {
        kit.pass(SignedDuration::from_hours(24));
        asked(&kit).await;
    }
    let all = messages(&kit).await;
    assert_eq!(all.len(), 3, "{all:?}");
    let reminder = all.iter().find(|message| message.text.contains("不会再次提醒")).unwrap();
    assert_eq!(reminder.to, first[1].to);
    // It leads to the same invitation.
    answered(&kit, &link(reminder), sheet()).await.expect(204);
    answered(&kit, &link(&first[1]), sheet()).await.expect(409);
}

#[tokio::test]
async fn the_trail_says_who_was_sent_what_and_no_number() {
    let kit = Kit::start().await;
    let people = customers(&kit, 1).await;
    let survey = registered(&kit, json!({})).await;
    started(&kit, &survey).await;
    asked(&kit).await;
    let page = kit.staff("auditor_1").get(format!("/audits?customer={}&limit=100", people[0])).await.expect(200);
    let rows = page.json()["items"].as_array().unwrap().clone();
    let claimed = rows.iter().find(|row| row["outcome"] == "claimed").expect("a row before the number was opened");
    assert_eq!(claimed["fields"], json!(["mobile"]));
    assert!(rows.iter().any(|row| row["outcome"] == "sent"));
    assert!(!page.text().contains("139000"));
    kit.staff(MANAGER).get("/surveys").await.expect(200);
}
