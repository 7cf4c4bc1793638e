//! Samples of what watches over customers: reviews, quality, classifications, the directory.

use jiff::SignedDuration;
use serde_json::json;
use shared::domain::catalogue::Right;
use tests::Answer;

use crate::audit_samples;
use crate::operations::Operation;
use crate::samples::{Sample, Samples};

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "record_review" => &["confirmed", "corrected", "unreachable"],
        "prepare_table" => &["grade", "region"],
        "list_due_reviews"
        | "list_reviews"
        | "list_review_digests"
        | "view_quality"
        | "view_customer_quality"
        | "classify_customer"
        | "recompute_classes"
        | "list_classifications"
        | "list_tables"
        | "view_table"
        | "review_table"
        | "check_table"
        | "list_directory" => &["done"],
        other => audit_samples::cases(other),
    }
}

impl Samples<'_> {
    pub async fn prepare_watch(&self, operation: &Operation, case: &str) -> Sample {
        let sample = self.sample(operation, case).await;
        // Several functions change one record: what comes later must have a later time.
        self.on.kit.pass(SignedDuration::from_secs(1));
        sample
    }

    async fn sample(&self, operation: &Operation, case: &str) -> Sample {
        match operation.id.as_str() {
            "list_due_reviews" => {
                // Nobody was reached: due again soon. Two of them, so that there is always a next page.
                for _ in 0..2 {
                    self.reviewed("unreachable").await;
                }
                let path = "/reviews?due=soon&limit=1".to_owned();
                Sample { path, ..self.open(operation, vec![Right::ReviewsView]) }
            }
            "list_reviews" => {
                let customer = self.reviewed("confirmed").await;
                Sample { needs: vec![Right::ReviewsView], ..self.view(operation, &customer, &[]) }
            }
            "record_review" => {
                let body = match case {
                    "corrected" => json!({ "outcome": case, "wrong": ["employer"], "note": "单位已变更" }),
                    "confirmed" => json!({ "outcome": case, "checked": ["employer", "mobile"], "note": "电话核对" }),
                    _ => json!({ "outcome": case }),
                };
                let sample = self.change(operation, &self.on.person().await, &[], body);
                Sample { needs: vec![Right::ReviewsRecord], status: 201, ..sample }
            }
            _ if ["anomalies", "audits"].contains(&operation.tag.as_str()) => self.reading(operation, case).await,
            "list_review_digests" => self.open(operation, vec![Right::ReviewsView]),
            "view_quality" => {
                let path = "/quality?by=source".to_owned();
                Sample { by: "department_head_1", path, ..self.open(operation, vec![Right::QualityView]) }
            }
            "view_customer_quality" | "list_classifications" => self.view(operation, &self.on.person().await, &[]),
            "classify_customer" => {
                let body = json!({ "grade": "a", "reason": "strategic" });
                self.classification(operation, self.on.person().await, body)
            }
            "recompute_classes" => {
                let body = json!({ "axes": ["grade"] });
                self.classification(operation, self.on.active().await, body)
            }
            "prepare_table" => {
                // Of a unit without customers: what a table costs depends on how many are in it.
                let sample = self.open(operation, vec![Right::ClassificationsChange]);
                Sample { by: "information_specialist_2", body: Some(json!({ "kind": case })), status: 201, ..sample }
            }
            "list_tables" => {
                self.table().await;
                let path = "/classifications/tables?limit=1".to_owned();
                let sample = self.open(operation, vec![Right::ClassificationsView]);
                Sample { by: "information_specialist_1", path, ..sample }
            }
            "view_table" => {
                self.on.person().await;
                let sample = self.of_table(operation, &self.table().await, Right::ClassificationsView);
                let path = format!("{}?limit=1", sample.path);
                Sample { by: "information_specialist_1", path, body: None, seen: None, ..sample }
            }
            "review_table" => {
                let sample = self.of_table(operation, &self.table().await, Right::ClassificationsReview);
                Sample { by: "department_head_1", ..sample }
            }
            "check_table" => {
                let table = self.table().await;
                let path = format!("/classifications/tables/{}/review", table.id());
                let by = self.on.kit.staff("department_head_1");
                let reviewed = by.post(path).json(json!({})).seen(&table).send().await.expect(200);
                let sample = self.of_table(operation, &reviewed, Right::ClassificationsCheck);
                Sample { by: "general_manager_1", ..sample }
            }
            "list_directory" => {
                let finds = Some(self.on.person().await.id());
                let path = "/directory?sort=-created&limit=1".to_owned();
                Sample { path, finds, ..self.open(operation, vec![Right::DirectoryView]) }
            }
            other => panic!("no sample for {other}"),
        }
    }

    pub async fn timeline(&self, operation: &Operation, case: &str) -> Sample {
        let customer = self.on.person().await;
        self.on.kit.settle().await;
        let sample = self.view(operation, &customer, &[]);
        match case {
            "acts" => sample,
            _ => Sample {
                by: "department_head_1",
                needs: vec![Right::CustomersView, Right::TimelineDisclosures],
                path: format!("{}?include=disclosures", sample.path),
                ..sample
            },
        }
    }

    /// A customer as it is after a review.
    async fn reviewed(&self, outcome: &str) -> Answer {
        let customer = self.on.person().await;
        self.on.kit.pass(SignedDuration::from_secs(1));
        let path = format!("/reviews/customers/{}", customer.id());
        let review = self.on.kit.staff("sales_1").post(path).json(json!({ "outcome": outcome, "note": "复核" }));
        review.seen(&customer).send().await.expect(201);
        self.on.kit.staff("sales_1").get(format!("/customers/{}", customer.id())).await.expect(200)
    }

    /// A table of the first department's customers.
    async fn table(&self) -> Answer {
        let by = self.on.kit.staff("information_specialist_1");
        by.post("/classifications/tables").json(json!({ "kind": "grade" })).send().await.expect(201)
    }

    fn of_table(&self, operation: &Operation, table: &Answer, right: Right) -> Sample {
        let path = operation.path.replace("{tableId}", &table.id());
        let (body, seen) = (Some(json!({})), Some(table.etag()));
        Sample { path, body, seen, placed: true, ..self.open(operation, vec![right]) }
    }

    fn classification(&self, operation: &Operation, customer: Answer, body: serde_json::Value) -> Sample {
        let sample = self.change(operation, &customer, &[], body);
        Sample { by: "information_supervisor_1", needs: vec![Right::ClassificationsChange], ..sample }
    }
}
