//! Whoever the ladder names is told, once, and not at night unless it is urgent.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::Kit;

use super::{HANDLER, moved, registered, shown};

async fn watched(kit: &Kit) {
    assert_eq!(kit.system.run("case-watch", |run| run).await.unwrap().unwrap(), Ended::Done);
}

async fn told(kit: &Kit, id: &str) -> Vec<(String, String, String)> {
    let page = kit.staff("general_manager_1").get(format!("/complaints/{id}/history?limit=100")).await.expect(200);
    let acts = page.json()["items"].as_array().unwrap().clone();
    let text = |act: &Value, member: &str| act[member].as_str().unwrap().to_owned();
    let told = acts.iter().filter(|act| act["act"] == "escalated");
    told.map(|act| (text(act, "clock"), text(act, "role"), text(act, "by"))).collect()
}

fn row(clock: &str, role: &str) -> (String, String, String) {
    (clock.to_owned(), role.to_owned(), "stf_system".to_owned())
}

#[tokio::test]
async fn what_is_forgotten_goes_up_the_ladder_once() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await.id();
    watched(&kit).await;
    assert!(told(&kit, &id).await.is_empty());
    // Tuesday 10:00; the first response is due on Wednesday at 10:00, round the clock.
    kit.pass(SignedDuration::from_hours(24));
    watched(&kit).await;
    assert_eq!(told(&kit, &id).await, [row("first_response", "department_head")]);
    // To be accepted by 18:00; whoever is told of it is told when the office opens on Thursday.
    kit.pass(SignedDuration::from_hours(10));
    watched(&kit).await;
    assert_eq!(told(&kit, &id).await.len(), 1, "nobody is told at night");
    kit.pass(SignedDuration::from_hours(14));
    for _ in 0..2 {
        watched(&kit).await;
    }
    assert_eq!(told(&kit, &id).await[1..], [row("accept", "department_head")], "once, however often it runs");
    let list = kit.staff("department_head_1").get("/complaints").await.expect(200).json();
    assert_eq!(list["items"][0]["missed"], json!(["accept", "first_response"]));
}

#[tokio::test]
async fn what_is_urgent_waits_for_no_morning() {
    let kit = Kit::start().await;
    // 23:00.
    kit.pass(SignedDuration::from_hours(13));
    let id = registered(&kit, json!({ "severity": "major" })).await.id();
    kit.pass(SignedDuration::from_mins(61));
    watched(&kit).await;
    assert_eq!(told(&kit, &id).await, [row("accept", "department_head")]);
    kit.pass(SignedDuration::from_mins(60));
    watched(&kit).await;
    let expected =
        [row("accept", "department_head"), row("accept", "general_manager"), row("first_response", "department_head")];
    let mut all = told(&kit, &id).await;
    all.sort();
    assert_eq!(all, expected);
}

/// What lay for days is told of at once, and what becomes urgent late is told of by the terms of what is urgent.
#[tokio::test]
async fn what_was_late_before_it_was_taken_down_is_told_too() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({ "channel": "letter", "receivedAt": "2026-06-04T01:00:00Z" })).await.id();
    watched(&kit).await;
    let expected = [row("first_response", "department_head"), row("accept", "department_head")];
    let mut all = told(&kit, &id).await;
    all.sort_by(|one, other| other.cmp(one));
    assert_eq!(all, expected);
    let urgent = json!({ "severity": "major", "words": "涉及安全" });
    moved(&kit, HANDLER, &id, "set_severity", urgent).await.expect(200);
    watched(&kit).await;
    assert!(told(&kit, &id).await.contains(&row("accept", "general_manager")));
}

#[tokio::test]
async fn what_was_done_in_time_is_told_to_nobody() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await.id();
    moved(&kit, HANDLER, &id, "calm", json!({ "channel": "chat", "words": "抱歉" })).await.expect(200);
    moved(&kit, HANDLER, &id, "withdraw", json!({ "words": "不投诉了" })).await.expect(200);
    kit.pass(SignedDuration::from_hours(24 * 30));
    watched(&kit).await;
    assert!(told(&kit, &id).await.is_empty());
    assert_eq!(shown(&kit, HANDLER, &id).await.json()["missed"], json!([]));
}

#[tokio::test]
async fn two_runs_at_once_tell_once() {
    let kit = Kit::start().await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(registered(&kit, json!({})).await.id());
    }
    kit.pass(SignedDuration::from_hours(25));
    futures::future::join(watched(&kit), watched(&kit)).await;
    for id in ids {
        assert_eq!(told(&kit, &id).await.len(), 1);
    }
}
