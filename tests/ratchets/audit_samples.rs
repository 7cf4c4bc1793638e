//! Samples of reading the trail.

use shared::domain::catalogue::Right;
use tests::Kit;

use crate::anomaly_samples;
use crate::operations::Operation;
use crate::samples::{Sample, Samples, filled};

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "list_audits" => &["customer"],
        "extract_audits" | "view_seals" => &["done"],
        other => anomaly_samples::cases(other),
    }
}

impl Samples<'_> {
    pub async fn reading(&self, operation: &Operation, case: &str) -> Sample {
        if operation.tag == "anomalies" {
            return self.watching(operation, case).await;
        }
        let sample = Sample { by: "auditor_1", ..self.open(operation, vec![Right::AuditsView]) };
        if operation.id == "view_seals" {
            return sample;
        }
        // Auditors are told what was done with a customer whom they could not open.
        let id = self.on.person().await.id();
        self.on.kit.settle().await;
        let path = match operation.id.as_str() {
            "list_audits" => format!("/audits?customer={id}&limit=1"),
            _ => filled(&operation.path, &[("id", &id)]),
        };
        Sample { path, hits: vec![id], ..sample }
    }
}

/// What an auditor reads in a day.
pub async fn a_day(kit: &Kit, customer: &str) {
    let auditor = kit.staff("auditor_1");
    for path in [
        "/audits?staff=stf_sales_1&limit=2".to_owned(),
        "/audits?from=2026-06-09T00:00:00Z&to=2026-06-10T00:00:00Z".to_owned(),
        format!("/audits/customers/{customer}/extract"),
        "/audits/seals".to_owned(),
    ] {
        auditor.get(path).await.expect(200);
    }
}
