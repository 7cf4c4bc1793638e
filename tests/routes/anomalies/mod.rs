//! What is out of the ordinary is found in the trail, proven by its rows, and decided (AUD-03, AUD-05, AUD-12).

mod decide_alert;
mod detect_anomalies;
mod lock;
mod rules;
mod watched;

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Kit, somebody};

/// The rules with these differences, in force. `each` is a rule's id and members of it.
async fn under(kit: &Kit, each: &[(&str, &str)]) {
    let mut text = "version = \"test\"\n".to_owned();
    for (id, members) in each {
        text += &format!(
            "[[anomaly_rule]]\nid = \"{id}\"\nlabel = {{ zh = \"规则 {id}\", en = \"Rule {id}\" }}\nseverity = \"high\"\n{members}\n"
        );
    }
    let set = kit.staff("administrator_1").call(Method::PUT, "/catalogue").json(json!({ "text": text }));
    set.header("if-match", "\"0\"").send().await.expect(200);
    kit.pass(SignedDuration::from_secs(31));
}

/// Open alerts of one rule, newest first.
async fn open(kit: &Kit, rule: &str) -> Vec<Value> {
    listed(kit, rule, "open").await
}

async fn listed(kit: &Kit, rule: &str, status: &str) -> Vec<Value> {
    kit.settle().await;
    let page = kit.staff("auditor_1").get(format!("/anomalies?status={status}&limit=100")).await.expect(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.filter(|alert| alert["rule"] == rule).cloned().collect()
}

async fn shown(kit: &Kit, alert: &Value) -> Answer {
    kit.staff("auditor_1").get(format!("/anomalies/{}", alert["id"].as_str().unwrap())).await.expect(200)
}

/// Customers of `sales_1`.
async fn customers(kit: &Kit, numbers: std::ops::Range<u32>) -> Vec<String> {
    let sales = kit.staff("sales_1");
    let mut made = Vec::new();
    for number in numbers {
        made.push(sales.post("/customers").json(somebody(number)).send().await.expect(201).id());
    }
    made
}

async fn view(kit: &Kit, who: &str, ids: &[String]) {
    let client = kit.staff(who);
    for id in ids {
        client.get(format!("/customers/{id}")).await.expect(200);
    }
}
