use http::Method;
use serde_json::{Value, json};
use tests::Kit;

use super::{SALES, born, hours, ran};

async fn planned(kit: &Kit, customer: &str, due: Value) -> String {
    let body = json!({ "kind": "next_action", "customerId": customer, "words": "回电", "due": due });
    kit.staff(SALES).post("/interactions/follow-ups").json(body).send().await.expect(201).id()
}

async fn told(kit: &Kit, id: &str) -> Vec<(String, String)> {
    let shown = kit.staff(SALES).get(format!("/interactions/follow-ups/{id}")).await.expect(200).json();
    let text = |act: &Value, member: &str| act[member].as_str().unwrap().to_owned();
    let acts = shown["history"].as_array().unwrap().clone();
    acts.iter().filter(|act| act["act"] == "escalated").map(|act| (text(act, "role"), text(act, "by"))).collect()
}

#[tokio::test]
async fn what_is_overdue_goes_up_the_ladder_once() {
    let kit = Kit::start().await;
    let customer = born(&kit, 1, "1986-01-18", "potential", &["service"]).await;
    let id = planned(&kit, &customer, json!({ "on": "2026-06-10" })).await;
    // Thursday evening, a working day after it was due, when the office is closed.
    kit.pass(hours(57));
    ran(&kit).await;
    assert!(told(&kit, &id).await.is_empty(), "nobody is told at night");
    kit.pass(hours(15));
    for _ in 0..2 {
        ran(&kit).await;
    }
    assert_eq!(told(&kit, &id).await, [("department_head".to_owned(), "stf_system".to_owned())]);
    // Another date begins anew.
    let now = kit.staff(SALES).get(format!("/interactions/follow-ups/{id}")).await.expect(200);
    let body = json!({ "due": { "workingDays": 1 }, "words": "客户要求" });
    let moved = kit.staff(SALES).post(format!("/interactions/follow-ups/{id}/moves")).json(body).seen(&now);
    moved.send().await.expect(200);
    ran(&kit).await;
    assert_eq!(told(&kit, &id).await.len(), 1);
    kit.pass(hours(24 * 6));
    ran(&kit).await;
    assert_eq!(told(&kit, &id).await.len(), 2);
}

#[tokio::test]
async fn what_was_done_in_time_is_told_to_nobody() {
    let kit = Kit::start().await;
    let customer = born(&kit, 1, "1986-01-18", "potential", &["service"]).await;
    let id = planned(&kit, &customer, json!({ "on": "2026-06-10" })).await;
    let now = kit.staff(SALES).get(format!("/interactions/follow-ups/{id}")).await.expect(200);
    let done = kit.staff(SALES).post(format!("/interactions/follow-ups/{id}/completion"));
    done.json(json!({ "words": "已回电" })).seen(&now).send().await.expect(200);
    kit.pass(hours(24 * 30));
    ran(&kit).await;
    assert!(told(&kit, &id).await.is_empty());
}

#[tokio::test]
async fn two_runs_at_once_tell_once() {
    let kit = Kit::start().await;
    let customer = born(&kit, 1, "1986-01-18", "potential", &["service"]).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(planned(&kit, &customer, json!({ "on": "2026-06-10" })).await);
    }
    kit.pass(hours(24 * 5));
    futures::future::join(ran(&kit), ran(&kit)).await;
    for id in ids {
        assert_eq!(told(&kit, &id).await.len(), 1);
    }
}

/// A holiday that is announced later was always one: the date moves without anybody's doing.
#[tokio::test]
async fn a_date_moves_when_the_year_is_published() {
    let kit = Kit::start().await;
    let customer = born(&kit, 1, "1986-01-18", "potential", &["service"]).await;
    let id = planned(&kit, &customer, json!({ "on": "2027-02-08" })).await;
    let path = format!("/interactions/follow-ups/{id}");
    let before = kit.staff(SALES).get(&path).await.expect(200).json();
    assert_eq!((&before["dueAt"], &before["dueProvisional"]), (&json!("2027-02-08T10:00:00Z"), &json!(true)));
    ran(&kit).await;
    assert_eq!(kit.staff(SALES).get(&path).await.expect(200).json(), before);
    let text = "version = \"next-year\"\n[[holiday_notice]]\nof = \"cn\"\nfrom = \"2027-01-01\"\nthrough = \"2027-12-31\"\ndays_off = [{ holiday = \"spring_festival\", from = \"2027-02-05\", through = \"2027-02-12\" }]\n";
    let set = kit.staff("administrator_1").call(Method::PUT, "/catalogue").json(json!({ "text": text }));
    set.header("if-match", "\"0\"").send().await.expect(200);
    kit.pass(hours(1));
    ran(&kit).await;
    let after = kit.staff(SALES).get(&path).await.expect(200).json();
    assert_eq!((&after["dueAt"], &after["dueProvisional"]), (&json!("2027-02-15T10:00:00Z"), &json!(false)));
}
