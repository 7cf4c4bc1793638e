//! Registering a customer (CUS-01, CON-01…CON-05, CON-11): what has to be there and to be true.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::Kind;
use super::intake::{Facts, Intake, Taken, Values};
use crate::domain::catalogue::{Catalogue, LawfulBasis, Profile};
use crate::domain::fault::Fault;

/// Consent as it was given: for what, on which notice, how (CON-01, CON-02).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub purpose: String,
    pub notice_version: String,
    pub channel: String,
}

/// What a client asks to register. Not `Debug`: it holds values in clear.
#[derive(Clone)]
pub struct Draft {
    pub kind: Kind,
    pub sectors: Vec<Profile>,
    pub fields: Map<String, Value>,
    pub source: String,
    pub consents: Vec<Consent>,
    pub value_class: Option<String>,
    pub region: Option<String>,
    pub carrier: Option<String>,
    pub first_contact_at: Option<Timestamp>,
}

/// A draft in which nothing is wrong.
#[derive(Clone)]
pub struct Registration {
    pub kind: Kind,
    pub profiles: Vec<Profile>,
    pub values: Values,
    pub facts: Option<Facts>,
    pub source: String,
    pub consents: BTreeMap<String, Consent>,
}

/// All faults at once, with pointers into the request.
pub fn register(draft: &Draft, catalogue: &Catalogue, today: Date, now: Timestamp) -> Result<Registration, Vec<Fault>> {
    let mut faults = Vec::new();
    let profiles = profiles(draft, &mut faults);
    let consents = consents(draft, catalogue, &mut faults);
    if catalogue.source(&draft.source).is_none() {
        faults.push(Fault::new("/source", "not_an_option"));
    }
    known(&draft.value_class, "/valueClass", |id| catalogue.value_class(id).is_some(), &mut faults);
    known(&draft.region, "/regionId", |id| catalogue.region(id).is_some(), &mut faults);
    known(&draft.carrier, "/carrier", |id| catalogue.carrier(id).is_some(), &mut faults);
    if draft.first_contact_at.is_some_and(|at| at > now) {
        faults.push(Fault::new("/firstContactAt", "date_in_future"));
    }
    let purposes: Vec<_> = consents.keys().cloned().collect();
    let intake = Intake { catalogue, profiles: &profiles, purposes: &purposes, today };
    let taken = intake.take(&draft.fields, None).unwrap_or_else(|mut wrong| {
        faults.append(&mut wrong);
        Taken { values: Values::new(), facts: None }
    });
    // Presence is judged by what was sent: a wrong value is not also a missing one.
    faults.extend(intake.missing(|id| draft.fields.contains_key(id)));
    if !faults.is_empty() {
        faults.sort();
        return Err(faults);
    }
    let Taken { values, facts } = taken;
    Ok(Registration { kind: draft.kind, profiles, values, facts, source: draft.source.clone(), consents })
}

fn profiles(draft: &Draft, faults: &mut Vec<Fault>) -> Vec<Profile> {
    let mut profiles = vec![draft.kind.profile()];
    for (index, sector) in draft.sectors.iter().enumerate() {
        if !sector.is_sector() {
            faults.push(Fault::new(format!("/profiles/{index}"), "not_an_option"));
        } else if !profiles.contains(sector) {
            profiles.push(*sector);
        }
    }
    profiles
}

/// Every consent must rest on a notice that told of its purpose; one lawful purpose is needed at
/// least. A contract or a legal duty needs no consent, but is named as a purpose like one.
fn consents(draft: &Draft, catalogue: &Catalogue, faults: &mut Vec<Fault>) -> BTreeMap<String, Consent> {
    let mut given = BTreeMap::new();
    if draft.consents.is_empty() {
        faults.push(Fault::new("/consents", "missing"));
    }
    for (index, consent) in draft.consents.iter().enumerate() {
        let wrong = check_consent(consent, catalogue);
        faults.extend(wrong.into_iter().map(|(member, code)| Fault::new(format!("/consents/{index}/{member}"), code)));
        if given.insert(consent.purpose.clone(), consent.clone()).is_some() {
            faults.push(Fault::new(format!("/consents/{index}/purpose"), "given_twice"));
        }
    }
    given
}

pub fn check_consent(consent: &Consent, catalogue: &Catalogue) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    let purpose = catalogue.purpose(&consent.purpose);
    if purpose.is_none() {
        faults.push(("purpose", "not_an_option"));
    }
    match catalogue.notice(&consent.notice_version) {
        None => faults.push(("noticeVersion", "not_an_option")),
        Some(notice) => {
            let told = notice.covers(&consent.purpose);
            if purpose.is_some_and(|purpose| purpose.lawful_basis == LawfulBasis::Consent) && !told {
                faults.push(("noticeVersion", "purpose_not_told"));
            }
        }
    }
    if catalogue.consent_channel(&consent.channel).is_none() {
        faults.push(("channel", "not_an_option"));
    }
    faults
}

fn known(id: &Option<String>, pointer: &str, exists: impl Fn(&str) -> bool, faults: &mut Vec<Fault>) {
    if id.as_deref().is_some_and(|id| !exists(id)) {
        faults.push(Fault::new(pointer, "not_an_option"));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn draft(fields: Value) -> Draft {
        Draft {
            kind: Kind::Individual,
            sectors: vec![],
            fields: fields.as_object().unwrap().clone(),
            source: "sales_talk".into(),
            consents: vec![Consent {
                purpose: "service".into(),
                notice_version: "2026-01".into(),
                channel: "paper".into(),
            }],
            value_class: None,
            region: None,
            carrier: None,
            first_contact_at: None,
        }
    }

    fn run(draft: &Draft) -> Result<Registration, Vec<(String, &'static str)>> {
        let now = "2026-11-21T00:00:00Z".parse().unwrap();
        register(draft, Catalogue::builtin(), date(2026, 11, 21), now)
            .map_err(|faults| faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect())
    }

    #[test]
    fn a_resident_identity_number_gives_birth_date_and_gender() {
        let done = run(&draft(json!({"name": "陈凯", "idNumber": "500103198604080857", "mobile": "158 0989-9491"})))
            .ok()
            .unwrap();
        assert_eq!(done.values["birthDate"], "1986-04-08");
        assert_eq!(done.values["gender"], "male");
        assert_eq!(done.values["mobile"], "15809899491");
    }

    #[test]
    fn all_faults_come_at_once_with_their_places() {
        let mut wrong =
            draft(json!({"idNumber": "500103198604080858", "nickname": "x", "creditGrade": "A", "uscc": "x"}));
        wrong.source = "spy".into();
        wrong.consents[0].channel = "pigeon".into();
        let faults = run(&wrong).err().unwrap();
        for expected in [
            ("/consents/0/channel", "not_an_option"),
            ("/fields", "no_way_to_reach"),
            ("/fields/idNumber", "check_digit"),
            ("/fields/name", "missing"),
            ("/fields/nickname", "unknown_field"),
            ("/fields/uscc", "not_in_profile"),
            ("/source", "not_an_option"),
        ] {
            assert!(faults.contains(&(expected.0.to_owned(), expected.1)), "{expected:?} in {faults:?}");
        }
    }

    #[test]
    fn birth_date_and_gender_must_agree_with_the_number() {
        let faults = run(&draft(json!({"name": "陈凯", "idNumber": "500103198604080857", "mobile": "15809899491",
            "birthDate": "1986-04-09", "gender": "女"})));
        let agree = |id: &str| (format!("/fields/{id}"), "contradicts_id_number");
        assert_eq!(faults.err().unwrap(), [agree("birthDate"), agree("gender")]);
    }

    #[test]
    fn no_consent_no_record() {
        let mut none = draft(json!({"name": "陈凯", "mobile": "15809899491"}));
        none.consents.clear();
        let faults = run(&none).err().unwrap();
        assert!(faults.contains(&("/consents".to_owned(), "missing")));
        assert!(faults.contains(&("/fields/name".to_owned(), "no_purpose")));
    }
}
