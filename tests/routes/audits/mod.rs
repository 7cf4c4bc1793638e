mod extract_audits;
mod list_audits;
mod view_seals;

use serde_json::{Value, json};
use tests::{Answer, Kit, somebody};

/// Registered by sales, verified by a specialist, seen by sales, refused to a colleague elsewhere.
async fn customer(kit: &Kit, number: u32) -> Answer {
    let sales = kit.staff("sales_1");
    let made = sales.post("/customers").json(somebody(number)).send().await.expect(201);
    let path = format!("/customers/{}", made.id());
    let outcome = json!({"outcome": "verified", "method": "documents"});
    let specialist = kit.staff("management_specialist_1");
    specialist.post(format!("{path}/verification")).json(outcome).seen(&made).send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_secs(1));
    sales.get(&path).await.expect(200);
    kit.staff("sales_2").get(&path).await.expect(404);
    kit.settle().await;
    made
}

fn actions(answer: &Answer) -> Vec<String> {
    let items = answer.json()["items"].as_array().unwrap().clone();
    items.iter().map(|item: &Value| item["action"].as_str().unwrap().to_owned()).collect()
}
