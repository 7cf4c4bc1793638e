//! Surveys are made, looked at, paused and ended.

use serde_json::{Value, json};
use tests::Kit;

use super::{MANAGER, registered, started, survey};

#[tokio::test]
async fn what_can_not_be_asked_is_told_all_at_once() {
    let kit = Kit::start().await;
    let wrong = json!({
        "template": "none", "channel": "in_person", "openDays": 0, "remindAfterDays": 5, "anonymous": true,
        "audience": { "regionId": "moon", "valueClass": "x", "kind": "robot" }, "title": "",
    });
    let told = kit.staff(MANAGER).post("/surveys").json(survey(wrong)).send().await.expect(422);
    let mut at: Vec<_> = told.faults().into_iter().map(|(at, _)| at).collect();
    at.sort();
    at.dedup();
    assert_eq!(
        at,
        [
            "/audience/kind",
            "/audience/regionId",
            "/audience/valueClass",
            "/channel",
            "/openDays",
            "/remindAfterDays",
            "/template",
            "/title"
        ]
    );
    let targets = json!({ "targets": { "words": 5000, "price": 20_000 } });
    let told = kit.staff(MANAGER).post("/surveys").json(survey(targets)).send().await.expect(422);
    assert_eq!(told.faults().len(), 2);
}

#[tokio::test]
async fn who_may_do_what() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await;
    for (who, sees) in [
        ("department_head_1", 200),
        ("general_manager_1", 200),
        ("customer_service_1", 200),
        ("sales_1", 403),
        ("auditor_1", 403),
        ("administrator_1", 403),
    ] {
        kit.staff(who).get(format!("/surveys/{id}")).await.expect(sees);
        kit.staff(who).post("/surveys").json(survey(json!({}))).send().await.expect(403);
        kit.staff(who).post(format!("/surveys/{id}/waves")).json(json!({})).send().await.expect(403);
    }
    kit.anonymous().get(format!("/surveys/{id}")).await.expect(401);
    kit.staff(MANAGER).get("/surveys/srv_none").await.expect(404);
}

#[tokio::test]
async fn an_ended_survey_stays_ended() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await;
    let moved = async |status: &str| {
        let seen = kit.staff(MANAGER).get(format!("/surveys/{id}")).await.expect(200);
        kit.staff(MANAGER)
            .post(format!("/surveys/{id}/status"))
            .json(json!({ "status": status }))
            .seen(&seen)
            .send()
            .await
    };
    moved("paused").await.expect(200);
    kit.staff(MANAGER).post(format!("/surveys/{id}/waves")).json(json!({})).send().await.expect(409);
    moved("active").await.expect(200);
    started(&kit, &id).await;
    moved("ended").await.expect(200);
    moved("active").await.expect(409);
    let stale = kit.staff(MANAGER).post(format!("/surveys/{id}/status")).json(json!({ "status": "paused" }));
    stale.header("if-match", "\"1\"").send().await.expect(412);
}

#[tokio::test]
async fn the_same_request_makes_one_survey() {
    let kit = Kit::start().await;
    let make = async || kit.staff(MANAGER).post("/surveys").json(survey(json!({}))).key("one").send().await.expect(201);
    let (first, second) = (make().await, make().await);
    assert_eq!(first.id(), second.id());
    let listed: Value = kit.staff(MANAGER).get("/surveys").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

/// A double click asks nobody twice, and is no fault of ours.
#[tokio::test]
async fn two_waves_do_not_begin_within_one_second() {
    let kit = Kit::start().await;
    let survey = registered(&kit, json!({})).await;
    let start = async || kit.staff(MANAGER).post(format!("/surveys/{survey}/waves")).json(json!({})).send().await;
    start().await.expect(202);
    assert_eq!(start().await.expect(409).code(), "contended");
    kit.pass(jiff::SignedDuration::from_secs(1));
    start().await.expect(202);
}
