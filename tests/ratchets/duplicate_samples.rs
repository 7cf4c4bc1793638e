//! Samples of what is done about duplicates: checks, decisions, merges.

use serde_json::json;
use shared::domain::catalogue::Right;

use crate::operations::Operation;
use crate::samples::{Sample, Samples, filled};

impl Samples<'_> {
    pub async fn duplicate_check(&self, operation: &Operation, case: &str) -> Sample {
        let number = self.on.number();
        let hits = vec![self.on.person_of(number).await.id()];
        let field = if case == "certain" { "idNumber" } else { "mobile" };
        let value = &(self.on.data.person)(number)["fields"][field];
        let body = Some(json!({ "kind": "individual", "fields": { field: value } }));
        Sample { body, hits, ..self.open(operation, vec![Right::CustomersView]) }
    }

    pub async fn duplicate_decision(&self, operation: &Operation, case: &str) -> Sample {
        let twins = self.on.twins().await;
        self.on.kit.settle().await;
        let list = self.on.kit.staff("information_supervisor_1").get("/customers/duplicates?sort=-found&limit=1").await;
        let pair = list.expect(200).json()["items"][0].clone();
        let id = pair["id"].as_str().unwrap().to_owned();
        let reason = if case == "same" { "same_person" } else { "family_shares_number" };
        Sample {
            by: "management_specialist_1",
            path: filled(&operation.path, &[("duplicateId", &id)]),
            body: Some(json!({ "outcome": case, "reason": reason })),
            seen: Some(format!("\"{}\"", pair["version"])),
            about: Some(twins[0].id()),
            place: Some(id),
            ..self.open(operation, vec![Right::CustomersDecide])
        }
    }

    pub async fn merge(&self, operation: &Operation, case: &str) -> Sample {
        let [survivor, absorbed] = self.on.twins().await;
        let choices = if case == "chosen" { json!({ "mobile": "absorbed", "name": "absorbed" }) } else { json!({}) };
        let body = json!({ "absorb": absorbed.id(), "absorbVersion": 1, "choices": choices, "reason": "重复录入" });
        Sample {
            by: "management_specialist_1",
            needs: vec![Right::CustomersMerge],
            ..self.change(operation, &survivor, &[], body)
        }
    }

    pub async fn undoing(&self, operation: &Operation) -> Sample {
        let (survivor, merge) = self.on.with_merge().await;
        let sample = self.change(operation, &survivor, &[("mergeId", &merge.id())], json!({}));
        Sample { by: "management_specialist_1", needs: vec![Right::CustomersMerge], ..sample }
    }
}
