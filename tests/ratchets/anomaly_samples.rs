//! Samples of what is out of the ordinary: somebody touches a canary.

use jiff::SignedDuration;
use serde_json::json;
use shared::domain::catalogue::Right;
use tests::{Answer, Kit};

use crate::operations::Operation;
use crate::samples::{Sample, Samples, filled};

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "decide_alert" => &["dismissed", "confirmed"],
        "list_alerts"
        | "view_alert"
        | "view_anomaly_rules"
        | "list_watched_customers"
        | "watch_customer"
        | "unwatch_customer" => &["done"],
        _ => &[],
    }
}

impl Samples<'_> {
    pub async fn watching(&self, operation: &Operation, case: &str) -> Sample {
        let sample = Sample { by: "auditor_1", ..self.open(operation, vec![Right::AnomaliesView]) };
        let deciding = Sample { needs: vec![Right::AnomaliesDecide], ..sample.clone() };
        match operation.id.as_str() {
            "view_anomaly_rules" => sample,
            "list_alerts" => {
                for _ in 0..2 {
                    self.touched().await;
                }
                Sample { path: "/anomalies?status=dismissed&limit=1".to_owned(), ..sample }
            }
            "view_alert" | "decide_alert" => {
                let alert = self.touched().await;
                let path = filled(&operation.path, &[("id", &alert.id())]);
                if operation.id == "view_alert" {
                    return Sample { path, ..sample };
                }
                let body = Some(json!({ "decision": case, "reason": "经核实" }));
                Sample { path, body, seen: Some(alert.etag()), ..deciding }
            }
            "watch_customer" => {
                let id = self.on.person().await.id();
                self.on.kit.settle().await;
                let body = Some(json!({ "customerId": id, "watchedFor": "canary", "expected": ["stf_sales_1"] }));
                Sample { body, status: 201, ..deciding }
            }
            "unwatch_customer" => {
                let (id, watched) = self.canary().await;
                let path = filled(&operation.path, &[("id", &id)]);
                Sample { path, body: Some(json!({})), seen: Some(watched.etag()), ..deciding }
            }
            _ => {
                self.canary().await;
                deciding
            }
        }
    }

    async fn canary(&self) -> (String, Answer) {
        let id = self.on.person().await.id();
        self.on.kit.settle().await;
        let watch = self.on.kit.staff("auditor_2").post("/anomalies/watched-customers");
        let watched = watch.json(json!({ "customerId": id, "watchedFor": "canary" })).send().await.expect(201);
        (id, watched)
    }

    /// An alert of one row, with none before it open.
    async fn touched(&self) -> Answer {
        let kit = self.on.kit;
        for alert in open(kit).await {
            decided(kit, &alert).await;
        }
        let (id, watched) = self.canary().await;
        kit.staff("sales_1").get(format!("/customers/{id}")).await.expect(200);
        kit.settle().await;
        let removal = kit.staff("auditor_2").post(format!("/anomalies/watched-customers/{id}/removal"));
        removal.json(json!({})).seen(&watched).send().await.expect(200);
        open(kit).await.remove(0)
    }
}

/// Alerts of touched canaries.
async fn open(kit: &Kit) -> Vec<Answer> {
    let auditor = kit.staff("auditor_2");
    let page = auditor.get("/anomalies?limit=100").await.expect(200).json();
    let mut found = Vec::new();
    for alert in page["items"].as_array().unwrap().iter().filter(|alert| alert["rule"] == "canary_touched") {
        let path = format!("/anomalies/{}", alert["id"].as_str().unwrap());
        found.push(auditor.get(path).await.expect(200));
    }
    found
}

async fn decided(kit: &Kit, alert: &Answer) {
    // Later than it was opened, and earlier than what comes, by the trail too.
    kit.pass(SignedDuration::from_secs(1));
    let body = json!({ "decision": "dismissed", "reason": "演练" });
    let decide = kit.staff("auditor_2").post(format!("/anomalies/{}/decisions", alert.id()));
    decide.json(body).seen(alert).send().await.expect(200);
    kit.pass(SignedDuration::from_secs(1));
}

/// A day of whoever watches: a canary is put out, touched, dismissed and taken in; an account is locked.
pub async fn a_day(kit: &Kit, customer: &str) {
    let auditor = kit.staff("auditor_1");
    auditor.get("/anomalies/rules").await.expect(200);
    let canary = json!({ "customerId": customer, "watchedFor": "canary" });
    let watch = auditor.post("/anomalies/watched-customers").json(canary.clone()).key("canary");
    let watched = watch.send().await.expect(201);
    auditor.get("/anomalies/watched-customers").await.expect(200);
    for _ in 0..2 {
        kit.staff("sales_1").get(format!("/customers/{customer}")).await.expect(200);
        kit.settle().await;
    }
    let alert = open(kit).await.remove(0);
    assert_eq!(alert.json()["count"], 2);
    decided(kit, &alert).await;
    let removal = auditor.post(format!("/anomalies/watched-customers/{customer}/removal"));
    removal.json(json!({})).seen(&watched).send().await.expect(200);
    for _ in 0..2 {
        kit.staff("customer_service_2").get("/audits?staff=stf_sales_1").await.expect(403);
    }
    kit.settle().await;
}
