//! Every operation of the API, read from the OpenAPI document itself: what is enumerated here can not
//! be forgotten anywhere else.

use std::collections::BTreeSet;

use http::Method;
use serde_json::Value;
use shared::domain::catalogue::Catalogue;
use tests::Kit;

use crate::samples::cases;

const DISCLOSING_POSTS: [&str; 3] = ["check_duplicates", "look_up_customers", "search_customers"];

/// An operation as the document describes it.
pub struct Operation {
    pub id: String,
    pub method: Method,
    pub path: String,
    pub tag: String,
    /// Needs no token.
    pub open: bool,
    pub description: Value,
}

/// The merged document of all functions.
pub fn document(kit: &Kit) -> Value {
    serde_json::to_value(kit.system.openapi()).unwrap()
}

pub fn all(kit: &Kit) -> Vec<Operation> {
    let document = document(kit);
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, description) in item.as_object().unwrap() {
            operations.push(Operation::read(path, method, description));
        }
    }
    assert!(operations.len() > 15, "the document describes the whole API");
    operations
}

impl Operation {
    fn read(path: &str, method: &str, description: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let security = description["security"].as_array();
        Self {
            id: text(&description["operationId"]),
            method: method.to_uppercase().parse().unwrap(),
            path: path.to_owned(),
            tag: text(&description["tags"][0]),
            open: security.is_some_and(|needs| needs.iter().any(|need| need == &serde_json::json!({}))),
            description: description.clone(),
        }
    }

    pub fn has_parameter(&self, place: &str, name: &str) -> bool {
        let parameters = self.description["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["in"] == place && one["name"] == name))
    }

    /// The media type of its body, if it takes one.
    pub fn body_type(&self) -> Option<&str> {
        self.description["requestBody"]["content"].as_object()?.keys().next().map(String::as_str)
    }

    pub fn statuses(&self) -> impl Iterator<Item = &str> {
        self.description["responses"].as_object().into_iter().flat_map(|all| all.keys().map(String::as_str))
    }

    /// The statuses of success it has.
    pub fn successes(&self) -> Vec<u16> {
        self.statuses().filter_map(|status| status.parse().ok()).filter(|status| (200..300).contains(status)).collect()
    }

    /// Whether a success leaves something behind. What only discloses is a GET, or a POST because a
    /// personal value has no place in a URL.
    pub fn changes(&self) -> bool {
        self.method != Method::GET && !DISCLOSING_POSTS.contains(&self.id.as_str())
    }

    /// Disclosed or changed is a customer: all but policy, health, the document itself, and
    /// what holds numbers only.
    /// Whoever reads the trail, or what was found in it, stands in it himself, whether it names a customer or not.
    pub fn is_on_record(&self) -> bool {
        self.is_about_customers()
            || self.changes()
            || [
                "anomalies",
                "audits",
                "complaints",
                "events",
                "inspections",
                "knowledge",
                "rosters",
                "service-requests",
                "surveys",
            ]
            .contains(&self.tag.as_str())
    }

    pub fn is_about_customers(&self) -> bool {
        let others = [
            "view_seals",
            "list_alerts",
            "view_alert",
            "decide_alert",
            "view_anomaly_rules",
            "list_review_digests",
            "view_quality",
            "report_complaints",
            "report_service_requests",
            "list_surveys",
            "register_survey",
            "view_survey",
            "move_survey",
            "list_waves",
            "start_wave",
            "view_wave",
            "view_survey_report",
            "submit_survey_report",
            "view_invitation",
            "list_events",
            "register_event",
            "view_event",
            "move_event",
            "list_tables",
            "prepare_table",
            "review_table",
            "check_table",
        ];
        // What stands in a file's rows is said by number and id; each customer it brings has a row of its own.
        let policy =
            ["access", "approvals", "catalogue", "health", "imports", "inspections", "knowledge", "openapi", "rosters"];
        self.id == "explain_access" || !policy.contains(&self.tag.as_str()) && !others.contains(&self.id.as_str())
    }
}

#[tokio::test]
async fn every_operation_has_samples_that_reach_each_of_its_successes() {
    let kit = Kit::start().await;
    let samples = crate::samples::Samples::new(&kit);
    for operation in all(&kit) {
        let cases = cases(&operation.id);
        assert!(!cases.is_empty(), "{} has no sample: tests/ratchets/samples.rs", operation.id);
        let mut reached = Vec::new();
        for case in cases {
            let sample = samples.prepare(&operation, case).await;
            let answer = sample.call(&operation, &kit.staff(sample.by)).send().await.expect(sample.status);
            reached.push(answer.status.as_u16());
        }
        for status in operation.successes() {
            assert!(reached.contains(&status), "no sample of {} ends with {status}", operation.id);
        }
    }
}

/// A rule over an operation that is not there would find nothing, and nobody would miss it.
#[tokio::test]
async fn rules_for_anomalies_name_operations_there_are() {
    let known: BTreeSet<_> = all(&Kit::start().await).into_iter().map(|operation| operation.id).collect();
    for rule in &Catalogue::builtin().anomaly_rules {
        for action in rule.actions.iter().chain(&rule.except) {
            assert!(known.contains(action), "{}: {action}", rule.id);
        }
    }
}
