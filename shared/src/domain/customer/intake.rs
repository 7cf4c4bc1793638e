//! What comes in for a record's fields: every fault at once, each with its place (CUS-15, CON-04).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::value::{Context, canonical};
use crate::domain::catalogue::{Catalogue, Field, Profile};
use crate::domain::fault::Fault;
use crate::domain::values::identity_document::{DocumentType, IdentityDocument};

pub type Values = BTreeMap<String, Value>;

/// What an identity number states about its holder. Kept with the record, sealed, because the
/// number itself can not be opened again when birth date or gender change later.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
}

/// Canonical values, and what an identity number among them states.
pub struct Taken {
    pub values: Values,
    pub facts: Option<Facts>,
}

pub struct Intake<'a> {
    pub catalogue: &'a Catalogue,
    pub profiles: &'a [Profile],
    /// Purposes the customer has consented to, or that need no consent.
    pub purposes: &'a [String],
    pub today: Date,
}

impl Intake<'_> {
    /// Canonical values, with birth date and gender filled in from a resident identity number.
    /// `on_file` is what a number already on file states.
    pub fn take(&self, raw: &Map<String, Value>, on_file: Option<&Facts>) -> Result<Taken, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut values = Values::new();
        let mut facts = None;
        let context = Context { today: self.today, document: self.document(raw) };
        for (id, raw) in raw {
            match self.one(id, raw, context) {
                Ok((value, stated)) => {
                    values.insert(id.clone(), value);
                    facts = facts.or(stated.as_ref().map(Facts::of));
                }
                Err(code) => faults.push(Fault::field(id, code)),
            }
        }
        match (&facts, on_file) {
            (Some(facts), _) => self.agree(facts, raw, &mut values, &mut faults),
            (None, Some(facts)) => faults.extend(facts.faults(&values)),
            (None, None) => {}
        }
        if faults.is_empty() { Ok(Taken { values, facts }) } else { Err(faults) }
    }

    /// A mandatory field that is not there, and no way to reach the customer (CUS-15).
    pub fn missing(&self, has: impl Fn(&str) -> bool) -> Vec<Fault> {
        let fields = || self.catalogue.fields_of(self.profiles);
        let required = fields().filter(|field| field.required_for(self.profiles) && !has(&field.id));
        let mut faults: Vec<_> = required.map(|field| Fault::field(&field.id, "missing")).collect();
        let mut ways = fields().filter(|field| field.reach).peekable();
        if ways.peek().is_some() && !ways.any(|field| has(&field.id)) {
            faults.push(Fault::new("/fields", "no_way_to_reach"));
        }
        faults
    }

    /// Whether this record can have the field, and some purpose needs it.
    pub fn allows(&self, id: &str) -> bool {
        self.field(id).is_ok()
    }

    /// The catalogue's field, if this record can have it and some purpose needs it.
    fn field(&self, id: &str) -> Result<&Field, &'static str> {
        let field = self.catalogue.field(id).ok_or("unknown_field")?;
        if !self.profiles.iter().any(|profile| field.in_profile(*profile)) {
            return Err("not_in_profile");
        }
        if !self.purposes.iter().any(|purpose| field.serves(purpose)) {
            return Err("no_purpose");
        }
        Ok(field)
    }

    fn one(&self, id: &str, raw: &Value, context: Context) -> Result<(Value, Option<IdentityDocument>), &'static str> {
        let field = self.field(id)?;
        canonical(field, raw, context).map_err(|error| error.code())
    }

    /// The kind of identity document; a resident identity card unless said otherwise.
    fn document(&self, raw: &Map<String, Value>) -> DocumentType {
        let given = raw.get("documentType").and_then(Value::as_str);
        let option = given.and_then(|text| self.catalogue.field("documentType")?.option(text));
        option
            .and_then(|option| serde_json::from_value(Value::String(option.id.clone())).ok())
            .unwrap_or(DocumentType::ResidentId)
    }

    /// Birth date and gender must agree with the number that states them; where they are not given,
    /// the number gives them, if a purpose allows them at all.
    fn agree(&self, facts: &Facts, raw: &Map<String, Value>, values: &mut Values, faults: &mut Vec<Fault>) {
        faults.extend(facts.faults(values));
        for (id, stated) in facts.stated() {
            if !raw.contains_key(id) && self.field(id).is_ok() {
                values.insert(id.to_owned(), Value::String(stated.to_owned()));
            }
        }
    }
}

impl Facts {
    fn of(document: &IdentityDocument) -> Self {
        let gender = document.gender.and_then(|gender| serde_json::to_value(gender).ok()?.as_str().map(str::to_owned));
        Self { birth_date: document.birth_date.map(|date| date.to_string()), gender }
    }

    pub fn stated(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [("birthDate", &self.birth_date), ("gender", &self.gender)]
            .into_iter()
            .filter_map(|(id, stated)| Some((id, stated.as_deref()?)))
    }

    /// Which of these values say something else.
    pub fn contradicted_by(&self, values: &Values) -> impl Iterator<Item = &'static str> {
        let other = |id, stated: &str| values.get(id).is_some_and(|given| given != stated && given != "undisclosed");
        self.stated().filter_map(move |(id, stated)| other(id, stated).then_some(id))
    }

    fn faults(&self, values: &Values) -> impl Iterator<Item = Fault> {
        self.contradicted_by(values).map(|id| Fault::field(id, "contradicts_id_number"))
    }
}
