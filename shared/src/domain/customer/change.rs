//! A merge patch of a record's fields (CUS-17…CUS-20): what it changes, and whether a second person
//! has to verify it.

use serde_json::{Map, Value};

use super::intake::{Facts, Intake, Taken, Values};
use crate::domain::catalogue::{Change, Field};
use crate::domain::fault::Fault;

/// RFC 7396 over the fields of a record: a value sets, `null` removes.
#[derive(Clone, Default)]
pub struct Patch {
    pub fields: Map<String, Value>,
}

/// What the record says that bears on new values.
#[derive(Default)]
pub struct OnFile {
    pub document_type: Option<String>,
    pub facts: Option<Facts>,
}

/// What a patch comes to.
#[derive(Clone, PartialEq)]
pub struct Proposal {
    pub set: Values,
    pub remove: Vec<String>,
    pub facts: Option<Facts>,
    /// Some field is of a controlled class: the whole patch waits for a second person (CUS-18).
    pub controlled: bool,
    /// Some field is a key field, whose change has a deadline (CUS-20).
    pub due: bool,
}

impl Patch {
    /// `has` tells which fields the record holds now.
    pub fn propose(
        &self,
        intake: &Intake<'_>,
        has: impl Fn(&str) -> bool,
        on_file: &OnFile,
    ) -> Result<Proposal, Vec<Fault>> {
        let mut raw = Map::new();
        let mut remove = Vec::new();
        let mut faults = Vec::new();
        for (id, value) in &self.fields {
            if !value.is_null() {
                raw.insert(id.clone(), value.clone());
            } else if intake.catalogue.field(id).is_none() {
                faults.push(Fault::field(id, "unknown_field"));
            } else if has(id) {
                remove.push(id.clone());
            }
        }
        let borrowed = !self.fields.contains_key("documentType") && raw.contains_key("idNumber");
        if let (true, Some(kind)) = (borrowed, on_file.document_type.as_deref()) {
            raw.insert("documentType".to_owned(), Value::String(kind.to_owned()));
        }
        let facts = on_file.facts.as_ref().filter(|_| !self.fields.contains_key("idNumber"));
        let Taken { values: mut set, facts } = intake.take(&raw, facts).unwrap_or_else(|mut wrong| {
            faults.append(&mut wrong);
            Taken { values: Values::new(), facts: None }
        });
        if borrowed {
            set.remove("documentType");
        }
        // Another kind of document for a number that stays would make the number mean something else.
        let retyped = self.fields.contains_key("documentType") && !self.fields.contains_key("idNumber");
        if retyped && has("idNumber") {
            faults.push(Fault::field("idNumber", "missing"));
        }
        let after = |id: &str| self.fields.get(id).map_or_else(|| has(id), |value| !value.is_null());
        faults.extend(intake.missing(after));
        if !faults.is_empty() {
            faults.sort();
            return Err(faults);
        }
        let named: Vec<&Field> = set.keys().chain(&remove).filter_map(|id| intake.catalogue.field(id)).collect();
        let controlled = named.iter().any(|field| field.change == Change::Controlled);
        let due = named.iter().any(|field| field.due);
        Ok(Proposal { set, remove, facts, controlled, due })
    }
}

impl Proposal {
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.remove.is_empty()
    }

    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.set.keys().chain(&self.remove)
    }
}
