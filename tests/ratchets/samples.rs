//! For every operation, how to call it with success: the state it needs, who calls, what is sent,
//! and the rights that it takes. An operation without a sample fails `operations.rs`.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::case::Desk;
use shared::domain::catalogue::Right;
use shared::store::settings;
use tests::{Answer, Kit};

use crate::case_samples;
use crate::document_samples;
use crate::event_samples;
use crate::fixture::{Data, Fixture, PLAIN, fields};
use crate::imports;
use crate::interaction_samples;
use crate::knowledge_samples;
use crate::operations::Operation;
use crate::people_samples;
use crate::roster_samples;
pub use crate::sample::Sample;
use crate::{reveal_samples, survey_samples, watch_samples};

/// The different ways each operation ends well.
pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "register_customer" => &["individual", "organisation"],
        "change_customer" => &["free", "controlled", "facets"],
        "change_contact" => &["free", "controlled", "main"],
        "verify_customer" => &["verified", "failed"],
        "move_customer" => &["dormant", "closed"],
        "place_customer" => &["placed", "apart"],
        "view_timeline" => &["acts", "disclosures"],
        "look_up_customers" => &["number"],
        "search_customers" => &["name"],
        "check_duplicates" => &["certain", "suspect"],
        "decide_duplicate" => &["same", "different"],
        "merge_customers" => &["taken", "chosen"],
        "view_catalogue" | "check_health" | "view_openapi" | "list_customers" | "view_customer" | "assign_customer"
        | "give_consent" | "withdraw_consent" | "add_contact" | "list_contacts" | "list_branches" | "list_changes"
        | "list_duplicates" | "list_merges" | "undo_merge" | "view_change" | "change_catalogue" | "start_import"
        | "prepare_upload" | "view_import" | "list_import_rows" | "undo_import" => &["done"],
        "request_reveal" => &["at_once", "approval"],
        "list_reveals" | "view_reveal" | "view_revealed_values" | "withdraw_reveal" => reveal_samples::CASES,
        other => {
            let more = [
                document_samples::cases,
                survey_samples::cases,
                interaction_samples::cases,
                knowledge_samples::cases,
                roster_samples::cases,
                event_samples::cases,
                watch_samples::cases,
                case_samples::cases,
                people_samples::cases,
            ];
            more.into_iter().map(|cases| cases(other)).find(|cases| !cases.is_empty()).unwrap_or_default()
        }
    }
}

pub struct Samples<'k> {
    pub on: Fixture<'k>,
}

impl<'k> Samples<'k> {
    pub fn new(kit: &'k Kit) -> Self {
        Self::of(kit, PLAIN)
    }

    pub fn of(kit: &'k Kit, data: Data) -> Self {
        Self { on: Fixture::new(kit, data) }
    }

    /// Makes what the operation needs, each time anew, and the request. Customers belong to `sales_1`.
    pub async fn prepare(&self, operation: &Operation, case: &str) -> Sample {
        // No two changes at one moment, and no caller at the end of a minute's or a day's quota.
        self.on.kit.pass(SignedDuration::from_mins(20));
        if !watch_samples::cases(&operation.id).is_empty() {
            return self.prepare_watch(operation, case).await;
        }
        if !people_samples::cases(&operation.id).is_empty() {
            return self.prepare_people(operation, case).await;
        }
        match operation.id.as_str() {
            "view_catalogue" => self.open(operation, vec![Right::CatalogueView]),
            "check_health" | "view_openapi" => self.open(operation, vec![]),
            "list_customers" => {
                let finds = Some(self.on.person().await.id());
                let path = "/customers?sort=-created&limit=5".to_owned();
                Sample { path, finds, ..self.open(operation, vec![Right::CustomersView]) }
            }
            "look_up_customers" => {
                let number = self.on.number();
                let finds = Some(self.on.person_of(number).await.id());
                let person = (self.on.data.person)(number);
                let body = Some(json!({ "field": "idNumber", "value": person["fields"]["idNumber"] }));
                Sample { body, finds, ..self.open(operation, vec![Right::CustomersView]) }
            }
            "search_customers" => {
                let number = self.on.number();
                let finds = Some(self.on.person_of(number).await.id());
                self.on.kit.settle().await;
                let person = (self.on.data.person)(number);
                let body = Some(json!({ "name": person["fields"]["name"] }));
                Sample { body, finds, ..self.open(operation, vec![Right::CustomersView]) }
            }
            "check_duplicates" => self.duplicate_check(operation, case).await,
            "list_duplicates" => {
                // What others are alike is found before, so that these come first.
                self.on.kit.settle().await;
                self.on.kit.pass(SignedDuration::from_mins(1));
                let finds = Some(self.on.twins().await[0].id());
                self.on.kit.settle().await;
                let path = "/customers/duplicates?sort=-found&limit=2".to_owned();
                Sample { path, finds, ..self.open(operation, vec![Right::CustomersView]) }
            }
            "list_merges" => self.view(operation, &self.on.with_merge().await.0, &[]),
            "merge_customers" => self.merge(operation, case).await,
            "undo_merge" => self.undoing(operation).await,
            "decide_duplicate" => self.duplicate_decision(operation, case).await,
            "change_catalogue" => {
                let store = &self.on.kit.system.apps()["catalogue"].store;
                let version = settings::current(store).await.unwrap().map_or(0, |row| row.version);
                let body = Some(json!({ "text": format!("version = \"ratchet.{}\"", version + 1) }));
                let seen = Some(format!("\"{version}\""));
                let sample = self.open(operation, vec![Right::SettingsChange]);
                Sample { by: "administrator_1", body, seen, ..sample }
            }
            _ if operation.tag == "reveals" => reveal_samples::sample(self, operation, case).await,
            _ if ["surveys", "respond"].contains(&operation.tag.as_str()) => self.surveyed(operation, case).await,
            _ if operation.tag == "interactions" => self.interacting(operation).await,
            _ if operation.tag == "events" => self.bringing_together(operation).await,
            _ if operation.tag == "knowledge" => self.knowing(operation, case).await,
            _ if operation.tag == "rosters" => self.rostering(operation).await,
            _ if Desk::of(&operation.tag).is_some() => self.at_a_desk(operation, case).await,
            _ if operation.tag == "documents" => document_samples::sample(self, operation).await,
            _ if operation.tag == "imports" => imports::sample(self, operation).await,
            "register_customer" => self.registration(operation, case),
            "view_customer" => self.view(operation, &self.on.person().await, &[]),
            "view_timeline" => self.timeline(operation, case).await,
            "list_contacts" => self.view(operation, &self.on.with_contact().await.0, &[]),
            "list_branches" => self.view(operation, &self.on.with_branch().await.0, &[]),
            "list_changes" => self.view(operation, &self.on.with_change().await.0, &[]),
            "view_change" => {
                let (customer, change) = self.on.with_change().await;
                self.view(operation, &customer, &[("changeId", &change.id())])
            }
            "add_contact" => {
                let body = (self.on.data.contact)(self.on.number());
                Sample { seen: None, status: 201, ..self.change(operation, &self.on.organisation().await, &[], body) }
            }
            "change_contact" => self.contact_change(operation, case).await,
            "change_customer" => self.customer_change(operation, case).await,
            _ => self.command(operation, case).await,
        }
    }

    /// The operations that change one record by one word.
    async fn command(&self, operation: &Operation, case: &str) -> Sample {
        match (operation.id.as_str(), case) {
            ("verify_customer", outcome) => {
                let body = json!({ "outcome": outcome, "method": "documents" });
                let sample = self.change(operation, &self.on.person().await, &[], body);
                Sample { by: "management_specialist_1", needs: vec![Right::CustomersVerify], ..sample }
            }
            ("move_customer", "closed") => {
                let body = json!({ "status": "closed", "reason": "risk" });
                let sample = self.change(operation, &self.on.active().await, &[], body);
                let needs = vec![Right::CustomersView, Right::CustomersClose];
                Sample { by: "department_head_1", needs, ..sample }
            }
            ("move_customer", _) => {
                let body = json!({ "status": "dormant", "reason": "no_contact" });
                let needs = vec![Right::CustomersView, Right::CustomersChange];
                Sample { needs, ..self.change(operation, &self.on.active().await, &[], body) }
            }
            ("assign_customer", _) => {
                let body = json!({ "ownerId": "stf_customer_service_1" });
                let sample = self.change(operation, &self.on.person().await, &[], body);
                let needs = vec![Right::CustomersView, Right::CustomersAssign];
                Sample { by: "management_specialist_1", needs, ..sample }
            }
            ("place_customer", "placed") => {
                let parent = self.on.organisation().await.id();
                self.change(operation, &self.on.organisation().await, &[], json!({ "parentId": parent }))
            }
            ("place_customer", _) => {
                self.change(operation, &self.on.with_branch().await.1, &[], json!({ "parentId": null }))
            }
            ("give_consent", _) => {
                let body = json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" });
                self.change(operation, &self.on.person().await, &[], body)
            }
            ("withdraw_consent", _) => {
                let body = json!({ "channel": "app" });
                self.change(operation, &self.on.person().await, &[("purpose", "service")], body)
            }
            (operation, case) => panic!("no sample for {operation}, {case}"),
        }
    }

    fn registration(&self, operation: &Operation, case: &str) -> Sample {
        let body = match case {
            "organisation" => (self.on.data.organisation)(self.on.number()),
            _ => (self.on.data.person)(self.on.number()),
        };
        Sample { body: Some(body), status: 201, ..self.open(operation, vec![Right::CustomersRegister]) }
    }

    async fn customer_change(&self, operation: &Operation, case: &str) -> Sample {
        let (body, status) = match case {
            "free" => (fields((self.on.data.free)(self.on.number())), 200),
            "facets" => (json!({ "valueClass": "key" }), 200),
            _ => (fields((self.on.data.controlled)(self.on.number())), 202),
        };
        Sample { status, ..self.change(operation, &self.on.person().await, &[], body) }
    }

    async fn contact_change(&self, operation: &Operation, case: &str) -> Sample {
        let (organisation, first) = self.on.with_contact().await;
        let (contact, body, status) = match case {
            "main" => (self.on.contact(&organisation).await, json!({ "main": true }), 200),
            "free" => (first, fields((self.on.data.contact_free)(self.on.number())), 200),
            _ => (first, fields((self.on.data.contact_controlled)(self.on.number())), 202),
        };
        let sample = self.change(operation, &organisation, &[("contactId", &contact.id())], body);
        Sample { seen: Some(contact.etag()), status, ..sample }
    }

    /// A request that still lacks everything but its operation.
    pub fn prepare_nothing(&self, operation: &Operation) -> Sample {
        self.open(operation, vec![])
    }

    pub fn open(&self, operation: &Operation, needs: Vec<Right>) -> Sample {
        let path = operation.path.clone();
        Sample {
            by: "sales_1",
            needs,
            path,
            body: None,
            file: None,
            seen: None,
            accept: None,
            about: None,
            placed: false,
            private: None,
            place: None,
            finds: None,
            hits: vec![],
            status: 200,
            elsewise: |_| None,
        }
    }

    pub fn view(&self, operation: &Operation, customer: &Answer, more: &[(&str, &str)]) -> Sample {
        let id = customer.id();
        let path = filled(&operation.path, &[&[("id", id.as_str())], more].concat());
        Sample { path, about: Some(id), ..self.open(operation, vec![Right::CustomersView]) }
    }

    pub fn change(&self, operation: &Operation, customer: &Answer, more: &[(&str, &str)], body: Value) -> Sample {
        let needs = vec![Right::CustomersChange];
        Sample { body: Some(body), seen: Some(customer.etag()), needs, ..self.view(operation, customer, more) }
    }
}

pub fn filled(path: &str, values: &[(&str, &str)]) -> String {
    let filled = values.iter().fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    assert!(!filled.contains('{'), "{filled}");
    filled
}
