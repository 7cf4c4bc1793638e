//! One row of a file into the draft of a customer, and its faults back to the file's own headers.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::columns::{Columns, Meaning};
use crate::domain::catalogue::{Catalogue, Field, Kind as FieldKind, Profile};
use crate::domain::customer::intake::{Intake, Taken};
use crate::domain::customer::{Consent, Draft, Kind, Registration, Values, register};
use crate::domain::fault::Fault;
use jiff::Timestamp;
use jiff::civil::Date;

/// Not `Debug`: it holds a value in clear.
#[derive(Clone, PartialEq)]
pub enum Cell {
    Text(String),
    /// What can not be a value: a formula, an error, a number that lost its digits.
    Wrong(&'static str),
}

impl Cell {
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }
}

/// What holds for rows whose file has no such column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Defaults {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    pub notice_version: String,
    pub channel: String,
}

/// What a row says, in the terms of a registration. Not `Debug`: it holds values in clear.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowDraft {
    pub fields: Map<String, Value>,
    /// Of an organisation's main contact; absent when the row names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Map<String, Value>>,
    pub source: String,
    pub purposes: Vec<String>,
}

/// A draft in which nothing is wrong.
pub struct Judged {
    pub draft: Draft,
    pub registration: Registration,
    pub contact: Option<Taken>,
}

impl Judged {
    /// What the row says of its customer, in one canonical form: whatever the file it stands in.
    pub fn content(&self) -> String {
        let none = Values::new();
        let contact = self.contact.as_ref().map_or(&none, |contact| &contact.values);
        json!([self.registration.kind.word(), self.registration.values, contact]).to_string()
    }
}

/// The first thing wrong with a row, in the order of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The column it is about; `None` when it is about one that is not there.
    pub column: Option<usize>,
    /// What stands for the column then: the field.
    pub field: Option<String>,
    pub code: &'static str,
}

impl RowFault {
    /// What the report calls it: the file's own header, or the field's label where there is none.
    pub fn name(&self, columns: &Columns, catalogue: &Catalogue) -> Option<String> {
        if let Some(header) = self.column.and_then(|place| columns.header(place)) {
            return Some(header.to_owned());
        }
        let id = self.field.as_deref()?;
        let field = catalogue.field(id).map(|field| field.label.zh.clone());
        field
            .or_else(|| Some(catalogue.import_columns.iter().find(|column| column.id.as_str() == id)?.label.zh.clone()))
    }
}

/// Several values in one cell.
const SEPARATORS: [char; 8] = [';', '；', ',', '，', '、', '|', '/', '\n'];

impl RowDraft {
    pub fn read(
        cells: &[Cell],
        columns: &Columns,
        defaults: &Defaults,
        catalogue: &Catalogue,
    ) -> Result<Self, RowFault> {
        if cells.len() > columns.len() {
            return Err(RowFault { column: None, field: None, code: "too_many_cells" });
        }
        let mut fields = Map::new();
        let mut contact = Map::new();
        let mut parts: Vec<(&str, usize, &str)> = Vec::new();
        let (mut source, mut purposes) = (defaults.source.clone(), defaults.purposes.clone());
        let blank = Cell::Text(String::new());
        for (place, meaning) in columns.iter() {
            let wrong = |code| RowFault { column: Some(place), field: None, code };
            let text = match (cells.get(place).unwrap_or(&blank), meaning) {
                (_, Meaning::Ignored) => continue,
                (Cell::Wrong(code), _) => return Err(wrong(code)),
                (Cell::Text(text), _) => text.trim(),
            };
            match meaning {
                // A column that is there speaks for itself, also by being blank.
                Meaning::Source if text.is_empty() => return Err(wrong("missing")),
                Meaning::Source => {
                    let found = catalogue.source_named(text).ok_or_else(|| wrong("not_an_option"))?;
                    source = Some(found.id.clone());
                }
                Meaning::Purposes => purposes = named_purposes(text, catalogue).map_err(wrong)?,
                _ if text.is_empty() => {}
                Meaning::Field(id) => drop(fields.insert(id.clone(), value(catalogue.field(id), text))),
                Meaning::MainContact(id) => drop(contact.insert(id.clone(), value(catalogue.field(id), text))),
                Meaning::Part(id, position) => parts.push((id, *position, text)),
                Meaning::Ignored => {}
            }
        }
        parts.sort_unstable();
        for (id, _, text) in parts {
            let joined = match fields.get(id).and_then(Value::as_str) {
                None => text.to_owned(),
                Some(before) => join(before, text),
            };
            fields.insert(id.to_owned(), Value::String(joined));
        }
        let absent = |field: &str| RowFault { column: None, field: Some(field.to_owned()), code: "missing" };
        Ok(Self {
            fields,
            contact: (!contact.is_empty()).then_some(contact),
            source: source.ok_or_else(|| absent("source"))?,
            purposes,
        })
    }

    /// Judged like a registration by hand (BLK-04), the main contact like one that is added.
    pub fn judge(
        &self,
        kind: Kind,
        columns: &Columns,
        defaults: &Defaults,
        catalogue: &Catalogue,
        (today, now): (Date, Timestamp),
    ) -> Result<Judged, RowFault> {
        let consent = |purpose: &String| Consent {
            purpose: purpose.clone(),
            notice_version: defaults.notice_version.clone(),
            channel: defaults.channel.clone(),
        };
        let draft = Draft {
            kind,
            sectors: sectors(&self.fields, kind, catalogue),
            fields: self.fields.clone(),
            source: self.source.clone(),
            consents: self.purposes.iter().map(consent).collect(),
            value_class: None,
            region: None,
            carrier: None,
            first_contact_at: None,
        };
        let mut faults = Vec::new();
        let registration = register(&draft, catalogue, today, now).unwrap_or_else(|wrong| {
            faults.extend(wrong.iter().map(|fault| placed(fault, columns, catalogue, kind)));
            Registration {
                kind,
                profiles: vec![],
                values: Values::new(),
                facts: None,
                source: String::new(),
                consents: Default::default(),
            }
        });
        let contact = self.contact.as_ref().and_then(|given| {
            let intake = Intake { catalogue, profiles: &[Profile::Contact], purposes: &self.purposes, today };
            let mut wrong = intake.missing(|id| given.contains_key(id));
            let taken = intake.take(given, None).map_err(|mut more| wrong.append(&mut more)).ok();
            faults.extend(wrong.iter().map(|fault| placed_with_contact(fault, columns)));
            taken
        });
        match faults.into_iter().min_by_key(|fault| fault.column.unwrap_or(usize::MAX)) {
            Some(first) => Err(first),
            None => Ok(Judged { draft, registration, contact }),
        }
    }
}

/// One or more, by id, label or alias.
pub fn named_purposes(text: &str, catalogue: &Catalogue) -> Result<Vec<String>, &'static str> {
    let mut purposes = Vec::new();
    for word in text.split(SEPARATORS).map(str::trim).filter(|word| !word.is_empty()) {
        let purpose = catalogue.purpose_named(word).ok_or("not_an_option")?;
        if !purposes.contains(&purpose.id) {
            purposes.push(purpose.id.clone());
        }
    }
    if purposes.is_empty() { Err("missing") } else { Ok(purposes) }
}

/// A cell is text; some kinds of values come in another shape.
fn value(field: Option<&Field>, text: &str) -> Value {
    match field.map(|field| field.kind) {
        Some(FieldKind::Boolean) => match text.to_lowercase().as_str() {
            "是" | "有" | "yes" | "y" | "true" | "1" | "√" => Value::Bool(true),
            "否" | "无" | "no" | "n" | "false" | "0" | "×" => Value::Bool(false),
            _ => Value::String(text.to_owned()),
        },
        Some(FieldKind::Choices) => {
            text.split(SEPARATORS).map(str::trim).filter(|word| !word.is_empty()).map(Value::from).collect()
        }
        Some(FieldKind::Money) => {
            let amount: String = text.chars().filter(|c| !matches!(c, ',' | '，' | '¥' | '￥' | '元')).collect();
            json!({ "amount": amount.trim(), "currency": "CNY" })
        }
        _ => Value::String(text.to_owned()),
    }
}

/// Chinese is written without blanks.
fn join(before: &str, text: &str) -> String {
    let latin = before.ends_with(|c: char| c.is_ascii()) && text.starts_with(|c: char| c.is_ascii());
    if latin { format!("{before} {text}") } else { format!("{before}{text}") }
}

/// A row has the sectors whose fields it fills in.
fn sectors(fields: &Map<String, Value>, kind: Kind, catalogue: &Catalogue) -> Vec<Profile> {
    let foreign = fields.keys().filter_map(|id| catalogue.field(id)).filter(|field| !field.in_profile(kind.profile()));
    let mut sectors: Vec<_> =
        foreign.filter_map(|field| field.profiles.iter().copied().find(|p| p.is_sector())).collect();
    sectors.sort_unstable();
    sectors.dedup();
    sectors
}

fn placed(fault: &Fault, columns: &Columns, catalogue: &Catalogue, kind: Kind) -> RowFault {
    let (column, field) = match fault.pointer.as_str() {
        "/source" => (columns.of(&Meaning::Source), Some("source".to_owned())),
        pointer if pointer.starts_with("/consents") => (columns.of(&Meaning::Purposes), Some("purposes".to_owned())),
        "/fields" => {
            let way = catalogue.fields_of(&[kind.profile()]).find(|field| field.reach);
            (way.and_then(|way| columns.of_field(&way.id)), way.map(|way| way.id.clone()))
        }
        pointer => {
            let id = pointer.trim_start_matches("/fields/");
            (columns.of_field(id), Some(id.to_owned()))
        }
    };
    RowFault { column, field, code: fault.code }
}

fn placed_with_contact(fault: &Fault, columns: &Columns) -> RowFault {
    let id = fault.pointer.trim_start_matches("/fields").trim_start_matches('/');
    let any = columns.iter().find(|(_, meaning)| matches!(meaning, Meaning::MainContact(_))).map(|(place, _)| place);
    RowFault { column: columns.of_contact(id).or(any), field: Some(id.to_owned()), code: fault.code }
}
