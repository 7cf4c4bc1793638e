use serde_json::json;
use shared::runtime::Ended;
use tests::Kit;

use super::{SALES, born, hours, open, ran};

const BOTH: [&str; 2] = ["service", "callback"];

#[tokio::test]
async fn a_birthday_is_planned_once_for_its_week_and_its_day_told_under_seal() {
    let kit = Kit::start().await;
    // Thursday of next week; the week begins on Monday, six days from now.
    let id = born(&kit, 1, "1986-06-18", "general", &BOTH).await;
    for _ in 0..3 {
        ran(&kit).await;
        kit.pass(hours(25));
    }
    let open = open(&kit, &id).await;
    assert_eq!(open.len(), 1, "{open:?}");
    let plan = &open[0];
    assert_eq!((&plan["kind"], &plan["dueAt"]), (&json!("greeting"), &json!("2026-06-15T10:00:00Z")));
    assert_eq!(plan["fields"], json!({ "occasion": "birthday", "day": "2026-06-18" }));
    assert_eq!((&plan["ownerId"], &plan["plannedBy"]), (&json!("stf_sales_1"), &json!("stf_system")));
    assert!(plan.get("rule").is_none(), "the rule would tell what the day is");
    assert_eq!(plan["source"], json!({ "kind": "schedule" }));
}

#[tokio::test]
async fn no_row_tells_the_day() {
    let kit = Kit::start().await;
    let id = born(&kit, 1, "1986-06-18", "general", &BOTH).await;
    ran(&kit).await;
    assert_eq!(open(&kit, &id).await.len(), 1);
    let store = &kit.system.apps()["interactions"].store;
    let plan = open(&kit, &id).await[0]["id"].as_str().unwrap().parse().unwrap();
    let row = shared::store::follow_ups::get(store, &plan).await.unwrap().unwrap();
    let text = format!("{row:?}");
    for told in ["06-18", "birthday", "1986"] {
        assert!(!text.contains(told), "{told}: {text}");
    }
}

#[tokio::test]
async fn who_did_not_agree_or_is_of_another_class_is_not_greeted() {
    let kit = Kit::start().await;
    let refused = born(&kit, 1, "1986-06-18", "general", &["service"]).await;
    let other = born(&kit, 2, "1986-06-18", "potential", &BOTH).await;
    for _ in 0..2 {
        ran(&kit).await;
        kit.pass(hours(25));
    }
    assert!(open(&kit, &refused).await.is_empty() && open(&kit, &other).await.is_empty());
    // The ledger says why, once.
    let store = &kit.system.apps()["interactions"].store;
    let (entries, _) = shared::store::outreach::entries(store, &refused.parse().unwrap(), None, 100).await.unwrap();
    let told: Vec<_> = entries.iter().map(|entry| (entry.kind.as_str(), entry.hindrances.len())).collect();
    assert_eq!(told, [("greeting", 1)]);
}

#[tokio::test]
async fn key_customers_are_called_as_often_as_their_plan_says() {
    let kit = Kit::start().await;
    let id = born(&kit, 1, "1986-01-18", "key", &BOTH).await;
    ran(&kit).await;
    assert!(open(&kit, &id).await.is_empty());
    // A month after the last contact, planned a week ahead.
    kit.pass(hours(24 * 24));
    ran(&kit).await;
    let planned = open(&kit, &id).await;
    assert_eq!((&planned[0]["kind"], &planned[0]["rule"]), (&json!("call_back"), &json!("regular_call_back")));
    assert_eq!(planned[0]["dueAt"], "2026-07-09T10:00:00Z");
    let done = json!({
        "kind": "call_back", "channel": "phone", "direction": "out", "outcome": "settled", "matter": "一切正常",
        "customerId": id, "fulfils": planned[0]["id"],
    });
    kit.staff(SALES).post("/interactions").json(done).send().await.expect(201);
    kit.pass(hours(24));
    ran(&kit).await;
    assert!(open(&kit, &id).await.is_empty());
    kit.pass(hours(24 * 25));
    ran(&kit).await;
    assert_eq!(open(&kit, &id).await.len(), 1, "the next one follows from the last contact");
}

#[tokio::test]
async fn maintenance_follows_the_last_service() {
    let kit = Kit::start().await;
    let id = born(&kit, 1, "1986-01-18", "potential", &BOTH).await;
    let service = json!({
        "kind": "maintenance", "channel": "on_site", "direction": "in", "outcome": "settled", "matter": "首保",
        "customerId": id,
    });
    kit.staff(SALES).post("/interactions").json(service).send().await.expect(201);
    kit.pass(hours(24 * 160));
    ran(&kit).await;
    assert!(open(&kit, &id).await.is_empty());
    kit.pass(hours(24 * 7));
    ran(&kit).await;
    let planned = open(&kit, &id).await;
    // 180 days after 9 June: a Sunday, so Monday.
    assert_eq!((&planned[0]["rule"], &planned[0]["dueAt"]), (&json!("maintenance"), &json!("2026-12-07T10:00:00Z")));
}

#[tokio::test]
async fn a_festival_is_thought_of_before_its_days_off() {
    let kit = Kit::start().await;
    let id = born(&kit, 1, "1986-01-18", "key", &BOTH).await;
    // The Mid-Autumn Festival of 2026 is off from Friday, 25 September.
    kit.pass(hours(24 * 100));
    ran(&kit).await;
    let planned = open(&kit, &id).await;
    let festival: Vec<_> = planned.iter().filter(|plan| plan["rule"] == "mid_autumn").collect();
    assert_eq!(festival.len(), 1, "{planned:?}");
    assert_eq!(festival[0]["dueAt"], "2026-09-24T10:00:00Z");
}

#[tokio::test]
async fn a_leap_day_and_a_year_that_ends_are_thought_of() {
    let kit = Kit::start().await;
    let leap = born(&kit, 1, "1988-02-29", "general", &BOTH).await;
    let new_year = born(&kit, 2, "1990-01-02", "general", &BOTH).await;
    // 22 December.
    kit.pass(hours(24 * 196));
    ran(&kit).await;
    let day = |plans: Vec<serde_json::Value>| -> Vec<_> {
        let birthdays = plans.into_iter().filter(|plan| plan["fields"]["occasion"] == "birthday");
        birthdays.map(|plan| plan["fields"]["day"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(day(open(&kit, &new_year).await), ["2027-01-02"]);
    // 20 February.
    kit.pass(hours(24 * 60));
    ran(&kit).await;
    assert_eq!(day(open(&kit, &leap).await), ["2027-02-28"]);
    assert_eq!(day(open(&kit, &new_year).await), ["2027-01-02"], "once a year");
}

/// Cut short after any slice, and begun beside another: each is planned once.
#[tokio::test]
async fn killed_between_slices_and_run_twice_it_plans_each_once() {
    let kit = Kit::start().await;
    let mut ids = Vec::new();
    for number in 1..12 {
        ids.push(born(&kit, number, "1986-06-18", "general", &BOTH).await);
    }
    for slices in 0..6 {
        let (one, other) = futures::future::join(
            kit.system.run("interaction-trigger", |run| run.slices(slices)),
            kit.system.run("interaction-trigger", |run| run.slices(slices + 1)),
        )
        .await;
        one.unwrap().unwrap();
        other.unwrap().unwrap();
    }
    while kit.system.run("interaction-trigger", |run| run).await.unwrap().unwrap() != Ended::Done {}
    for id in ids {
        assert_eq!(open(&kit, &id).await.len(), 1);
    }
}
