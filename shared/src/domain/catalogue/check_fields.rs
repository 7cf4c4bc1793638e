//! The rules of fields: how sensitivity, key class, mask and lookup go together, and that a
//! column header means one field only.

use std::collections::{BTreeMap, BTreeSet};

use super::check::check_named;
use super::fault::Faults;
use super::label::{Named, fold_header};
use super::{Catalogue, Field, Kind, Level, Lookup, Profile, Rule};

impl Catalogue {
    pub(super) fn check_fields(&self, faults: &mut Faults) {
        let mut ids = BTreeSet::new();
        for field in &self.fields {
            let at = format!("field {}", field.id);
            faults.unless(ids.insert(&field.id), Rule::DuplicateId, &at);
            faults.unless(is_camel_case(&field.id), Rule::MalformedId, &at);
            faults.unless(field.label.is_complete(), Rule::LabelMissing, &at);
            check_protection(field, &at, faults);
            check_lookup(field, &at, faults);
            check_values(field, &at, faults);
            check_profiles(field, &at, faults);
            self.check_references(field, &at, faults);
        }
        for base in Profile::BASES {
            self.check_headers(base, faults);
            self.check_base(base, faults);
        }
    }

    fn check_references(&self, field: &Field, at: &str, faults: &mut Faults) {
        faults.unless(!field.purposes.is_empty(), Rule::Empty, at);
        faults.unless(!field.source.is_empty(), Rule::Empty, at);
        let purposes = field.purposes.iter().map(String::as_str);
        faults.dangling(at, purposes, |id| self.purpose(id).is_some());
        faults.dangling(at, [field.group.as_str()], |id| self.group(id).is_some());
    }

    /// Within a file, a header means one thing, whichever sectors the customer belongs to.
    fn check_headers(&self, base: Profile, faults: &mut Faults) {
        let mut taken: BTreeMap<String, String> = BTreeMap::new();
        let mut claim = |at: &str, header: &str| {
            let owner = taken.entry(fold_header(header)).or_insert_with(|| at.to_owned());
            if owner != at {
                let with = format!("{header} of {owner}");
                faults.add(Rule::NameClash, at, Some(&with));
            }
        };
        for column in &self.import_columns {
            for name in column.names() {
                claim(column.id.as_str(), name);
            }
        }
        for field in self.fields_of(&base.with_sectors()) {
            let parts = field.parts.iter().map(String::as_str);
            for name in field.names().chain(parts) {
                claim(&format!("field {}", field.id), name);
            }
        }
        if base == Profile::Organisation {
            for field in self.fields_of(&[Profile::Contact]) {
                for header in &field.main_contact_headers {
                    claim(&format!("main contact's {}", field.id), header);
                }
            }
        }
    }

    /// A file is about somebody with a name whom one can reach.
    fn check_base(&self, base: Profile, faults: &mut Faults) {
        let at = format!("profile {base:?}");
        let named = self.fields_of(&[base]).any(|field| field.kind.is_name() && field.required_in.contains(&base));
        faults.unless(named, Rule::NameNotRequired, &at);
        let reachable = self.fields_of(&[base]).any(|field| field.reach);
        faults.unless(reachable, Rule::Unreachable, &at);
    }
}

fn check_protection(field: &Field, at: &str, faults: &mut Faults) {
    let fits = match field.class {
        Some(class) => class.level() == field.level,
        None => field.level == Level::Three,
    };
    faults.unless(fits, Rule::ClassUnfit, at);
    match (field.level, field.mask) {
        (Level::Three, Some(_)) => faults.add(Rule::MaskOnPublic, at, None),
        (Level::One | Level::Two, None) => faults.add(Rule::MaskMissing, at, None),
        (_, Some(mask)) => faults.unless(mask.fits(field.kind), Rule::MaskUnfit, at),
        (Level::Three, None) => {}
    }
}

fn check_lookup(field: &Field, at: &str, faults: &mut Faults) {
    let fits = match field.lookup {
        Some(Lookup::Exact) => field.kind.identifies(),
        Some(Lookup::Name) => field.kind.is_name(),
        None => true,
    };
    faults.unless(fits, Rule::LookupUnfit, at);
    let checkable = !field.unique || field.lookup == Some(Lookup::Exact);
    faults.unless(checkable, Rule::UniqueWithoutLookup, at);
    let narrows = field.level == Level::Three && matches!(field.kind, Kind::Choice | Kind::Boolean);
    faults.unless(!field.facet || narrows, Rule::FacetUnfit, at);
}

fn check_values(field: &Field, at: &str, faults: &mut Faults) {
    match (field.kind.has_options(), field.options.is_empty()) {
        (true, true) => faults.add(Rule::OptionsMissing, at, None),
        (false, false) => faults.add(Rule::OptionsUnexpected, at, None),
        (true, false) => check_named(faults, &format!("option of {at}:"), &field.options),
        (false, true) => {}
    }
    let bounded = !field.kind.needs_length() || field.max_length.is_some_and(|max| max > 0);
    faults.unless(bounded, Rule::LengthMissing, at);
}

fn check_profiles(field: &Field, at: &str, faults: &mut Faults) {
    faults.unless(!field.profiles.is_empty(), Rule::Empty, at);
    let required_here = field.required_in.iter().all(|p| field.in_profile(*p));
    faults.unless(required_here, Rule::RequiredElsewhere, at);
    let contact = field.main_contact_headers.is_empty() || field.in_profile(Profile::Contact);
    faults.unless(contact, Rule::NotAContactField, at);
}

/// The API's names: letters and digits, the first one small.
fn is_camel_case(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_alphanumeric())
}
