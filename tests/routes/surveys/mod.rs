//! Surveys from the first invitation to the report that is issued (SAT-01 to SAT-11).

mod anonymous;
mod answering;
mod asking;
mod closing;
mod deliveries;
mod occasions;
mod recording;
mod reporting;
mod surveys_themselves;

use local::Carried;
use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::surveys::{link, sheet};
use tests::{Answer, Client, Kit, somebody};

const MANAGER: &str = "management_specialist_1";
const SERVICE: &str = "customer_service_1";

/// Whoever agreed to be asked.
fn agreeing(number: u32) -> Value {
    let mut person = somebody(number);
    let consents = person["consents"].as_array_mut().unwrap();
    consents.push(json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" }));
    person
}

async fn customer(kit: &Kit, body: Value) -> String {
    kit.staff(SERVICE).post("/customers").json(body).send().await.expect(201).id()
}

async fn customers(kit: &Kit, count: u32) -> Vec<String> {
    let mut all = Vec::new();
    for number in 1..=count {
        all.push(customer(kit, agreeing(number)).await);
    }
    all
}

fn survey(with: Value) -> Value {
    let mut body = json!({
        "template": "customer_satisfaction", "title": "年度满意度调查", "rhythm": "by_hand", "channel": "sms",
        "openDays": 14,
    });
    for (name, value) in with.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn registered(kit: &Kit, with: Value) -> String {
    kit.staff(MANAGER).post("/surveys").json(survey(with)).send().await.expect(201).id()
}

/// A wave of a survey that is asked by hand.
async fn started(kit: &Kit, survey: &str) -> String {
    let answer = kit.staff(MANAGER).post(format!("/surveys/{survey}/waves")).json(json!({})).send().await.expect(202);
    answer.json()["wave"].as_str().unwrap().to_owned()
}

async fn triggered(kit: &Kit) {
    assert_eq!(kit.system.run("survey-trigger", |run| run).await.unwrap().unwrap(), Ended::Done);
}

async fn sent(kit: &Kit) {
    assert_eq!(kit.system.run("deliveries", |run| run).await.unwrap().unwrap(), Ended::Done);
}

/// Everybody who is to be asked has been, and the messages have gone out.
async fn asked(kit: &Kit) {
    triggered(kit).await;
    sent(kit).await;
    kit.settle().await;
}

async fn messages(kit: &Kit) -> Vec<Carried> {
    kit.system.outbox().messages().await.unwrap()
}

/// Where a message leads: the path of the page.
async fn answered(kit: &Kit, path: &str, sheet: Value) -> Answer {
    kit.anonymous().post(path).json(json!({ "answers": sheet })).send().await
}

async fn wave(kit: &Kit, survey: &str, wave: &str) -> Answer {
    kit.staff(MANAGER).get(format!("/surveys/{survey}/waves/{wave}")).await.expect(200)
}

/// A figure of a question: n, score, margin.
fn figure(wave: &Value, question: &str) -> (u64, i64, i64) {
    let all = wave["results"]["questions"].as_array().unwrap();
    let one = &all.iter().find(|one| one["id"] == question).expect("a question")["figure"];
    (one["n"].as_u64().unwrap(), one["score"].as_i64().unwrap(), one["margin"].as_i64().unwrap())
}

async fn explained(client: &Client, survey: &str, wave: &str, customer: &str) -> Value {
    client.get(format!("/surveys/{survey}/waves/{wave}/people/{customer}")).await.expect(200).json()
}

fn reasons(explained: &Value) -> Vec<String> {
    let all = explained["goneBy"][0]["hindrances"].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| one["reason"].as_str().unwrap().to_owned()).collect()
}
