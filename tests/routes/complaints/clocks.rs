use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::Kit;

use super::{HANDLER, decided, investigated, moved, registered, shown, solution};

async fn clocks(kit: &Kit, id: &str) -> Value {
    kit.staff(HANDLER).get(format!("/complaints/{id}/clocks")).await.expect(200).json()
}

/// The last run of a clock.
fn of<'v>(clocks: &'v Value, clock: &str) -> &'v Value {
    clocks["items"].as_array().unwrap().iter().rfind(|run| run["clock"] == clock).expect("it has run")
}

#[tokio::test]
async fn clocks_run_apart_and_say_why() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await.id();
    let at_first = clocks(&kit, &id).await;
    // Tuesday 9 June 2026, 10:00 in Shanghai: accepted by the end of Wednesday.
    assert_eq!(of(&at_first, "accept")["dueAt"], "2026-06-10T10:00:00Z");
    // Round the clock.
    assert_eq!(of(&at_first, "first_response")["dueAt"], "2026-06-10T02:00:00Z");
    // Five working days.
    assert_eq!(of(&at_first, "resolve")["dueAt"], "2026-06-16T10:00:00Z");
    let why = of(&at_first, "accept")["explanation"].as_array().unwrap().clone();
    assert!(why.iter().any(|line| line.as_str().unwrap().contains("起算当日")), "{why:?}");
    kit.pass(SignedDuration::from_hours(1));
    let calm = json!({ "channel": "hotline", "words": "抱歉" });
    moved(&kit, HANDLER, &id, "calm", calm).await.expect(200);
    let answered = clocks(&kit, &id).await;
    assert_eq!(of(&answered, "first_response")["standing"], "met");
    assert_eq!(of(&answered, "accept")["standing"], "running", "an answer does not accept it");
}

#[tokio::test]
async fn a_festival_moves_the_date() {
    let kit = Kit::start().await;
    // Dragon Boat Festival 2026: 19 to 21 June, a Friday and a weekend.
    kit.pass(SignedDuration::from_hours(24 * 7));
    let id = registered(&kit, json!({})).await.id();
    // Tuesday 16 June; Friday is off: five working days end on Wednesday the 24th.
    let clocks = clocks(&kit, &id).await;
    assert_eq!(of(&clocks, "resolve")["dueAt"], "2026-06-24T10:00:00Z");
    let why = of(&clocks, "resolve")["explanation"].to_string();
    assert!(why.contains("端午节"), "{why}");
}

#[tokio::test]
async fn a_pause_stops_what_may_stand_and_nothing_else() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({})).await;
    let pause = json!({ "reason": "waiting_for_customer" });
    let paused = moved(&kit, HANDLER, &id, "pause", pause.clone()).await.expect(200).json();
    assert!(paused["moves"].as_array().unwrap().contains(&json!("resume")));
    moved(&kit, HANDLER, &id, "pause", pause).await.expect(409);
    assert_eq!(of(&clocks(&kit, &id).await, "resolve")["paused"], true);
    // All of Wednesday; on Thursday work goes on before the office closes.
    kit.pass(SignedDuration::from_hours(48 + 6));
    moved(&kit, HANDLER, &id, "resume", json!({})).await.expect(200);
    let after = clocks(&kit, &id).await;
    // A day later than the 16th.
    assert_eq!(of(&after, "resolve")["dueAt"], "2026-06-17T10:00:00Z");
    assert_eq!(of(&after, "progress")["dueAt"], "2026-06-12T10:00:00Z", "progress is reported all the same");
    let unknown = moved(&kit, HANDLER, &id, "pause", json!({ "reason": "holidays" })).await.expect(422);
    assert_eq!(unknown.faults(), [("/form/reason".to_owned(), "not_an_option".to_owned())]);
}

#[tokio::test]
async fn a_pause_beyond_the_allowance_takes_an_approval() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({})).await;
    moved(&kit, HANDLER, &id, "pause", json!({ "reason": "waiting_for_expert" })).await.expect(200);
    let until = |clocks: &Value| of(clocks, "resolve")["dueAt"].as_str().unwrap().to_owned();
    // Three days without an approval: it stands to its allowance.
    let allowed = until(&clocks(&kit, &id).await);
    moved(&kit, HANDLER, &id, "prolong_pause", json!({ "words": "送检需十天" })).await.expect(200);
    assert_eq!(until(&clocks(&kit, &id).await), allowed, "not before it is approved");
    decided(&kit, "department_head_1", "approved").await.expect(200);
    let prolonged = clocks(&kit, &id).await;
    assert!(until(&prolonged) > allowed);
    assert_eq!(prolonged["pauses"][0]["approvedBy"], "stf_department_head_1");
}

#[tokio::test]
async fn more_time_is_a_grade_at_a_time_and_takes_an_approval() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({})).await;
    for (grade, due) in [("complex", "2026-06-24T10:00:00Z"), ("extended", "2026-07-08T10:00:00Z")] {
        moved(&kit, HANDLER, &id, "extend", json!({ "words": "涉及三个部门" })).await.expect(200);
        decided(&kit, "department_head_1", "approved").await.expect(200);
        assert_eq!(shown(&kit, HANDLER, &id).await.json()["grade"], grade);
        assert_eq!(of(&clocks(&kit, &id).await, "resolve")["dueAt"], due);
    }
    moved(&kit, HANDLER, &id, "extend", json!({ "words": "再延" })).await.expect(409);
}

/// 银行业保险业消费投诉处理管理办法: 15 days, 30, and 30 more.
#[tokio::test]
async fn a_bank_runs_the_statutory_clock() {
    let kit = Kit::start().await;
    let text = "version = \"bank\"\n".to_owned()
        + &include_str!("../../../shared/catalogue/settings.toml")
            .replace("version = \"2026.11.4\"", "")
            .replace("case_profile = \"general\"", "case_profile = \"bank_insurance\"");
    let set = kit.staff("administrator_1").call(http::Method::PUT, "/catalogue").json(json!({ "text": text }));
    set.header("if-match", "\"0\"").send().await.expect(200);
    kit.pass(SignedDuration::from_secs(31));
    let id = investigated(&kit, json!({ "kind": "information_handling" })).await;
    assert_eq!(of(&clocks(&kit, &id).await, "resolve")["dueAt"], "2026-06-24T10:00:00Z");
    moved(&kit, HANDLER, &id, "extend", json!({ "words": "情况复杂" })).await.expect(200);
    decided(&kit, "department_head_1", "approved").await.expect(200);
    // 30 days: 9 July, a Thursday.
    assert_eq!(of(&clocks(&kit, &id).await, "resolve")["dueAt"], "2026-07-09T10:00:00Z");
    // A pause stops no statutory clock, and the decision alone does not either: the customer is told.
    moved(&kit, HANDLER, &id, "resolve", solution()).await.expect(200);
    decided(&kit, "department_head_1", "approved").await.expect(200);
    assert_eq!(of(&clocks(&kit, &id).await, "resolve")["standing"], "running");
}
