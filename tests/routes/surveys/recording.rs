//! Answers by telephone and on paper (SAT-05).

use serde_json::json;
use tests::Kit;

use super::{
    MANAGER, SERVICE, answered, asked, customers, explained, link, messages, registered, sheet, started, wave,
};

#[tokio::test]
async fn what_was_said_on_the_telephone_is_his_one_answer() {
    let kit = Kit::start().await;
    let people = customers(&kit, 2).await;
    let survey = registered(&kit, json!({})).await;
    let name = started(&kit, &survey).await;
    asked(&kit).await;
    let record = async |who: &str, customer: &str, key: &str| {
        let mut low = sheet();
        low["credit"] = 1.into();
        let body = json!({ "customerId": customer, "mode": "telephone", "answers": low });
        kit.staff(who).post(format!("/surveys/{survey}/waves/{name}/answers")).json(body).key(key).send().await
    };
    record("department_head_1", &people[0], "k").await.expect(403);
    record("sales_1", &people[0], "k").await.expect(404);
    let taken = record(SERVICE, &people[0], "k").await.expect(200).json();
    assert_eq!(taken["low"], json!(["credit"]));
    assert_eq!(record(SERVICE, &people[0], "k").await.expect(200).json(), taken, "asked again, it is the same");
    record(SERVICE, &people[0], "other").await.expect(409);
    let told = explained(&kit.staff(MANAGER), &survey, &name, &people[0]).await;
    assert_eq!(told["goneBy"][0]["invitation"]["status"], "answered");
    for message in messages(&kit).await {
        let status = if message.to == "13900000001" { 409 } else { 204 };
        answered(&kit, &link(&message), sheet()).await.expect(status);
    }
    record(SERVICE, &people[1], "third").await.expect(409);
    kit.settle().await;
    assert_eq!(wave(&kit, &survey, &name).await.json()["results"]["answered"], 2);
}

#[tokio::test]
async fn answers_are_shown_to_whoever_reaches_the_customer() {
    let kit = Kit::start().await;
    let people = customers(&kit, 1).await;
    let survey = registered(&kit, json!({})).await;
    let name = started(&kit, &survey).await;
    let body = json!({ "customerId": people[0], "mode": "paper", "answers": sheet() });
    kit.staff(SERVICE).post(format!("/surveys/{survey}/waves/{name}/answers")).json(body).send().await.expect(200);
    let path = format!("/surveys/{survey}/waves/{name}/answers");
    let shown = kit.staff(MANAGER).get(&path).await.expect(200).json();
    assert_eq!(shown["items"][0]["customerId"], people[0]);
    assert_eq!(
        (shown["items"][0]["mode"].as_str(), &shown["items"][0]["given"]["recommend"]),
        (Some("paper"), &json!(9))
    );
    assert_eq!(shown["items"][0]["fields"]["words"], "送货很快，师傅很耐心");
    // Of another department, nothing.
    let elsewhere = kit.staff("department_head_2").get(&path).await;
    if elsewhere.status == 200 {
        assert_eq!(elsewhere.json()["items"], json!([]));
    }
    kit.staff("sales_1").get(&path).await.expect(403);
}
