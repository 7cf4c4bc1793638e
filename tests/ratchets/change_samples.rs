//! Samples of decisions on changes of a customer's or a contact's data.

use serde_json::json;
use shared::domain::catalogue::Right;

use crate::operations::Operation;
use crate::people_samples::{Elsewise, oversees};
use crate::samples::{Sample, Samples};

impl Samples<'_> {
    /// A decision on a change of a customer's data.
    pub async fn of_change(&self, operation: &Operation, of: &str, decision: &str) -> Sample {
        let (customer, change) = match of {
            "contact" => self.on.with_contact_change().await,
            _ => self.on.with_change().await,
        };
        let elsewise: Elsewise = |name| match name {
            // Both reach everybody, of whichever department they are.
            "management_specialist_1" | "management_specialist_2" => None,
            "information_supervisor_1" | "information_supervisor_2" | "everything" => None,
            // Who asked for it.
            "sales_1" => Some((403, "own_request")),
            _ if oversees(name) => Some((403, "forbidden")),
            _ => Some((404, "not_found")),
        };
        let path = operation.path.replace("{id}", change.json()["approvalId"].as_str().unwrap());
        Sample {
            by: "management_specialist_1",
            path,
            body: Some(json!({ "decision": decision, "reason": "已核实" })),
            seen: Some("\"1\"".to_owned()),
            about: Some(customer.id()),
            elsewise,
            ..self.open(operation, vec![Right::ApprovalsUse])
        }
    }
}
