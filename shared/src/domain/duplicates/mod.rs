//! When two records are of one customer (CUS-23): the rule that registration, the review list, imports
//! and duplicate checks share.
//!
//! *Certain*: the same ID number or USCC. *Suspect*: the same mobile; a near-same name with the same
//! birth date or the same address; the same birth date and nearly the same address, if the names have
//! to do with each other. An organisation's name alone is nothing: branches and namesakes are many.
//! Nothing here knows whether texts stand for themselves or are keyed hashes, as long as both sides are
//! alike.

#[cfg(test)]
mod file_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, Field, Kind as FieldKind, Lookup};
use super::customer::value::{lookup_form, text_of};
use super::customer::{Kind, Values};
use super::naming::{AddressAnchors, MAX_NEAR_KEYS, NameKind, near_keys, near_same, related};

pub const BIRTH_DATE: &str = "birthDate";
/// Addresses of a record that count.
const MAX_ADDRESSES: usize = 3;
/// Rows a record may take in the index.
pub const MAX_MEETING_KEYS: usize = MAX_NEAR_KEYS * (1 + MAX_ADDRESSES) + 2 * MAX_ADDRESSES;

/// What of a record speaks for or against its being another's twin. Not `Debug`: it may hold values in
/// clear.
#[derive(Clone, PartialEq, Eq)]
pub struct Likeness {
    pub kind: Kind,
    pub name: Option<String>,
    pub birth_date: Option<String>,
    /// Field and form of what only one customer can have.
    pub certain: BTreeSet<(String, String)>,
    pub mobiles: BTreeSet<String>,
    pub addresses: BTreeSet<AddressAnchors>,
}

/// Why two records are taken for one customer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    SameMobile,
    NearNameBirthDate,
    NearNameAddress,
    /// The same birth date and nearly the same address, under names that have to do with each other.
    BirthDateAddress,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    Certain,
    Suspect(BTreeSet<Reason>),
}

/// Whether the rule looks at a field.
pub fn counts(field: &Field) -> bool {
    field.unique
        || field.lookup == Some(Lookup::Name)
        || matches!(field.kind, FieldKind::Mobile | FieldKind::Address)
        || field.id == BIRTH_DATE
}

impl Likeness {
    /// Of canonical values, in clear.
    pub fn of(catalogue: &Catalogue, kind: Kind, values: &Values) -> Self {
        let mut likeness = Self::nothing(kind);
        for (field, value) in values.iter().filter_map(|(id, value)| Some((catalogue.field(id)?, value))) {
            match field.kind {
                FieldKind::Address => likeness.addresses.extend(AddressAnchors::of(&text_of(value))),
                FieldKind::Mobile => likeness.mobiles.extend(lookup_form(field, value)),
                FieldKind::Date if field.id == BIRTH_DATE => likeness.birth_date = Some(text_of(value)),
                _ if field.unique => {
                    likeness.certain.extend(lookup_form(field, value).map(|form| (field.id.clone(), form)));
                }
                _ if field.lookup == Some(Lookup::Name) => likeness.name = Some(text_of(value)),
                _ => {}
            }
        }
        likeness
    }

    pub fn nothing(kind: Kind) -> Self {
        Self {
            kind,
            name: None,
            birth_date: None,
            certain: BTreeSet::new(),
            mobiles: BTreeSet::new(),
            addresses: BTreeSet::new(),
        }
    }

    pub fn compare(&self, other: &Self) -> Option<Match> {
        if self.kind != other.kind {
            return None;
        }
        if !self.certain.is_disjoint(&other.certain) {
            return Some(Match::Certain);
        }
        let mut reasons = self.alike(other);
        if !self.mobiles.is_disjoint(&other.mobiles) {
            reasons.insert(Reason::SameMobile);
        }
        (!reasons.is_empty()).then_some(Match::Suspect(reasons))
    }

    /// The part of the rule that takes opened names.
    pub fn alike(&self, other: &Self) -> BTreeSet<Reason> {
        let mut reasons = BTreeSet::new();
        let (Some(one), Some(two)) = (&self.name, &other.name) else { return reasons };
        let names = name_kind(self.kind);
        let born = self.birth_date.is_some() && self.birth_date == other.birth_date;
        let shared = |same: fn(&AddressAnchors, &AddressAnchors) -> bool| {
            self.counted().any(|mine| other.counted().any(|theirs| same(mine, theirs)))
        };
        let door = shared(|a, b| a.door == b.door);
        let far = || shared(|a, b| a.far.is_some() && a.far == b.far);
        if (born || door) && near_same(names, one, two) {
            if born {
                reasons.insert(Reason::NearNameBirthDate);
            }
            if door {
                reasons.insert(Reason::NearNameAddress);
            }
        } else if born && (door || far()) && related(names, one, two) {
            reasons.insert(Reason::BirthDateAddress);
        }
        reasons
    }

    fn counted(&self) -> impl Iterator<Item = &AddressAnchors> {
        self.addresses.iter().take(MAX_ADDRESSES)
    }

    /// Keys under which records meet that `alike` finds something about: any two share at least one.
    /// To be hashed before they are stored.
    pub fn meeting_keys(&self) -> Vec<String> {
        let Some(name) = &self.name else { return Vec::new() };
        let mut keys = Vec::new();
        let near = near_keys(name_kind(self.kind), name);
        if let Some(born) = &self.birth_date {
            keys.extend(near.iter().map(|near| format!("b|{near}|{born}")));
        }
        for address in self.counted() {
            keys.extend(near.iter().map(|near| format!("a|{near}|{}", address.door)));
            if let Some(born) = &self.birth_date {
                let ends = [Some(&address.door), address.far.as_ref()];
                keys.extend(ends.into_iter().flatten().map(|end| format!("d|{born}|{end}")));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

fn name_kind(kind: Kind) -> NameKind {
    match kind {
        Kind::Individual => NameKind::Person,
        Kind::Organisation => NameKind::Organisation,
    }
}
