//! The figures by source and by person: added up once a customer, for those who answer for them.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::{Kit, organisation, somebody};

async fn lines(kit: &Kit, staff: &str, by: &str) -> Vec<Value> {
    let report = kit.staff(staff).get(format!("/quality?by={by}")).await.expect(200).json();
    report["lines"].as_array().unwrap().clone()
}

async fn entered(kit: &Kit, staff: &str, number: u32, source: &str) -> Value {
    let mut body = somebody(number);
    body["source"] = source.into();
    let made = kit.staff(staff).post("/customers").json(body).send().await.expect(201);
    kit.staff(staff).get(format!("/quality/customers/{}", made.id())).await.expect(200).json()
}

#[tokio::test]
async fn averages_are_of_the_records_themselves_and_count_each_once() {
    let kit = Kit::start().await;
    let mut each = Value::Null;
    for number in 0..5 {
        each = entered(&kit, "sales_1", number, "trade_fair").await["completeness"].clone();
    }
    entered(&kit, "sales_2", 9, "sales_talk").await;
    kit.staff("sales_2").post("/customers").json(organisation()).send().await.expect(201);
    assert!(lines(&kit, "information_supervisor_1", "source").await.is_empty(), "no pass has ended yet");
    kit.pass(SignedDuration::from_hours(24));
    // Cut short again and again, and two at once: still once each.
    while kit.system.run("review-trigger", |run| run.slices(1)).await.unwrap().unwrap() == Ended::Interrupted {}

    let sources = lines(&kit, "information_supervisor_1", "source").await;
    let told: Vec<_> =
        sources.iter().map(|line| (line["of"].as_str().unwrap(), line["records"].as_u64().unwrap())).collect();
    assert_eq!(told, [("sales_talk", 1), ("trade_fair", 6)]);
    let people = lines(&kit, "information_supervisor_1", "staff").await;
    let told: Vec<_> =
        people.iter().map(|line| (line["of"].as_str().unwrap(), line["records"].as_u64().unwrap())).collect();
    assert_eq!(told, [("stf_sales_1", 5), ("stf_sales_2", 2)]);
    // A head reads of his own department: five people, all as complete as each.
    let own = lines(&kit, "department_head_1", "staff").await;
    assert_eq!((own.len(), &own[0]["of"], &own[0]["records"]), (1, &json!("stf_sales_1"), &json!(5)));
    assert_eq!(own[0]["completeness"].as_str().unwrap().trim_end_matches(".0"), each.to_string());
    assert_eq!((own[0].get("accuracy"), &own[0]["checked"]), (None, &json!(0)), "nothing was checked");
    assert_eq!(lines(&kit, "department_head_2", "staff").await[0]["of"], "stf_sales_2");
}

#[tokio::test]
async fn whoever_looks_after_customers_only_reads_no_figures_of_others() {
    let kit = Kit::start().await;
    kit.staff("sales_1").get("/quality?by=staff").await.expect(403);
    let supervisor = kit.staff("information_supervisor_1");
    assert_eq!(supervisor.get("/quality").await.expect(400).code(), "invalid_parameter");
    assert_eq!(supervisor.get("/quality?by=moon").await.expect(400).code(), "invalid_parameter");
    assert_eq!(supervisor.get("/quality?by=staff&x=1").await.expect(400).code(), "unsupported_filter");
}
