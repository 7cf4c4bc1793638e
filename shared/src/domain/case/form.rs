//! What is said with a move, read by the move's form.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::kind::{CaseType, FormField, FormKind};
use super::words::Severity;
use crate::domain::fault::Fault;
use crate::domain::ids::{StaffId, UnitId};
use crate::domain::values::text;

/// As long as a letter of complaint may be.
pub const LONGEST: usize = 4000;
/// A penalty or a compensation, in fen: a hundred million yuan.
const LARGEST: u64 = 10_000_000_000;
/// Of pieces, persons, days.
const MANY: u64 = 1_000_000;

/// What was said: words, which are sealed, and the rest, which names nobody but staff.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Given {
    pub values: BTreeMap<String, Value>,
    pub words: BTreeMap<String, String>,
}

impl Given {
    pub fn text(&self, id: &str) -> Option<&str> {
        self.values.get(id).and_then(Value::as_str)
    }

    /// The mean of what was marked by a form, in hundredths of a mark, rounded half up.
    pub fn score(&self, form: &[FormField]) -> Option<u32> {
        let marked = form.iter().filter(|field| field.kind == FormKind::Mark);
        let marks: Vec<_> = marked.filter_map(|field| self.values.get(&field.id)?.as_u64()).collect();
        let of = 2 * marks.len() as u64;
        let mean = (200 * marks.iter().sum::<u64>() + of / 2).checked_div(of)?;
        u32::try_from(mean).ok()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormError(pub &'static str);

/// Reads the form of a move; all its faults at once.
pub fn read(of: &CaseType, form: &[FormField], sent: &Map<String, Value>) -> Result<Given, Vec<Fault>> {
    read_at("/form", form, sent, |field, id| {
        let known = of.choices(field).iter().any(|choice| choice.id == id);
        known || (field.id == "reason" && of.pause_reasons().any(|reason| reason.id == id))
    })
}

/// Reads any form, faults with their place; `is_option`: what a choice is one of.
pub fn read_at(
    at: &str,
    form: &[FormField],
    sent: &Map<String, Value>,
    is_option: impl Fn(&FormField, &str) -> bool,
) -> Result<Given, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut given = Given::default();
    for field in form {
        match sent.get(&field.id) {
            None if field.optional => {}
            None => faults.push(Fault::new(format!("{at}/{}", field.id), "missing")),
            Some(value) => match (field.kind, one(field, value, &is_option)) {
                (FormKind::Words, Ok(Value::String(words))) => {
                    given.words.insert(field.id.clone(), words);
                }
                (_, Ok(value)) => {
                    given.values.insert(field.id.clone(), value);
                }
                (_, Err(FormError(code))) => faults.push(Fault::new(format!("{at}/{}", field.id), code)),
            },
        }
    }
    // A name that no form has may be a value, and is not repeated.
    if sent.keys().any(|name| !form.iter().any(|field| field.id == *name)) {
        faults.push(Fault::new(at, "unknown_field"));
    }
    if faults.is_empty() { Ok(given) } else { Err(faults) }
}

fn one(field: &FormField, value: &Value, is_option: &impl Fn(&FormField, &str) -> bool) -> Result<Value, FormError> {
    let wrong = FormError("wrong_type");
    let choice = FormError("not_an_option");
    match field.kind {
        FormKind::Words => {
            let words = text::multi_line(value.as_str().ok_or(wrong)?, LONGEST);
            words.map(Value::String).map_err(|error| FormError(error.code()))
        }
        FormKind::Choice => {
            let id = value.as_str().ok_or(wrong)?;
            if is_option(field, id) { Ok(value.clone()) } else { Err(choice) }
        }
        FormKind::Severity => {
            let id = value.as_str().ok_or(wrong)?;
            if Severity::ALL.iter().any(|known| known.word() == id) { Ok(value.clone()) } else { Err(choice) }
        }
        FormKind::Flag => value.as_bool().map(Value::Bool).ok_or(wrong),
        FormKind::Mark => within(value, 1, 5),
        FormKind::Amount => within(value, 0, LARGEST),
        FormKind::Count => within(value, 0, MANY),
        FormKind::Date => read_as::<Date>(value),
        FormKind::Moment => read_as::<Timestamp>(value),
        FormKind::Staff => read_as::<StaffId>(value),
        FormKind::Unit => read_as::<UnitId>(value),
    }
}

fn within(value: &Value, least: u64, most: u64) -> Result<Value, FormError> {
    match value.as_u64() {
        Some(number) if (least..=most).contains(&number) => Ok(Value::from(number)),
        Some(_) => Err(FormError("out_of_range")),
        None if value.is_number() => Err(FormError("out_of_range")),
        None => Err(FormError("wrong_type")),
    }
}

fn read_as<T: std::str::FromStr>(value: &Value) -> Result<Value, FormError> {
    let text = value.as_str().ok_or(FormError("wrong_type"))?;
    text.parse::<T>().map(|_| value.clone()).map_err(|_| FormError("malformed"))
}
