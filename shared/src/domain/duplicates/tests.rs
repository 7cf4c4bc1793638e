#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn likeness(kind: Kind, values: serde_json::Value) -> Likeness {
    Likeness::of(Catalogue::builtin(), kind, &serde_json::from_value(values).unwrap())
}

fn person(values: serde_json::Value) -> Likeness {
    likeness(Kind::Individual, values)
}

fn suspect(reasons: &[Reason]) -> Option<Match> {
    Some(Match::Suspect(reasons.iter().copied().collect()))
}

#[test]
fn the_same_document_is_certain() {
    let one = person(json!({ "name": "陈凯", "idNumber": "500103198604080857" }));
    let other = person(json!({ "name": "王大伟", "idNumber": "500103198604080857", "mobile": "13800138000" }));
    assert_eq!(one.compare(&other), Some(Match::Certain));
    let company =
        |name: &str| likeness(Kind::Organisation, json!({ "organisationName": name, "uscc": "911101017MR6U4WR5D" }));
    assert_eq!(company("甲").compare(&company("乙")), Some(Match::Certain));
}

#[test]
fn a_shared_mobile_is_suspect_whatever_the_name() {
    let one = person(json!({ "name": "陈凯", "mobile": "13800138000" }));
    assert_eq!(
        one.compare(&person(json!({ "name": "王大伟", "mobile": "13800138000" }))),
        suspect(&[Reason::SameMobile])
    );
    assert_eq!(one.compare(&person(json!({ "name": "陈凯", "mobile": "13800138001" }))), None);
}

#[test]
fn a_near_same_name_needs_a_birth_date_or_an_address() {
    let one = json!({ "name": "陳凱", "birthDate": "1986-04-08", "address": "北京市朝阳区建国路88号1203室" });
    let one = person(one);
    for (other, reasons) in [
        (json!({ "name": "陈楷", "birthDate": "1986-04-08" }), vec![Reason::NearNameBirthDate]),
        (json!({ "name": "Chen Kai", "homeAddress": "朝阳区建国路88号1203" }), vec![Reason::NearNameAddress]),
        (json!({ "name": "陈凯" }), vec![]),
        (json!({ "name": "陈凯", "birthDate": "1986-04-09", "address": "北京市朝阳区建国路88号1204室" }), vec![]),
        (json!({ "name": "陈敏", "birthDate": "1986-04-08", "address": "北京市朝阳区建国路88号1203室" }), vec![]),
    ] {
        let found = one.compare(&person(other.clone()));
        assert_eq!(found, if reasons.is_empty() { None } else { suspect(&reasons) }, "{other}");
    }
}

#[test]
fn a_part_of_a_name_needs_both() {
    let one =
        person(json!({ "name": "Kyra Webb", "birthDate": "1947-04-29", "address": "9 Boolee Street, Freemans Reach" }));
    let other = |name: &str, born: &str, address: &str| {
        one.compare(&person(json!({ "name": name, "birthDate": born, "address": address })))
    };
    let both = suspect(&[Reason::BirthDateAddress]);
    assert_eq!(other("Webb", "1947-04-29", "9 Boolee Street, Freemans Reach"), both);
    assert_eq!(other("Webb", "1947-04-29", "9 Bolee Street, Freemans Reach"), both);
    assert_eq!(other("Webb", "1947-04-30", "9 Boolee Street, Freemans Reach"), None);
    assert_eq!(other("Webb", "1947-04-29", "11 Boolee Street, Freemans Reach"), None);
    assert_eq!(other("Hugo Alderson", "1947-04-29", "9 Boolee Street, Freemans Reach"), None);
}

#[test]
fn the_name_of_an_organisation_alone_is_nothing() {
    let company = |values| likeness(Kind::Organisation, values);
    let one = company(json!({ "organisationName": "甲乙科技有限公司", "officeAddress": "建国路88号1203室" }));
    assert_eq!(one.compare(&company(json!({ "organisationName": "甲乙科技有限公司" }))), None);
    assert_eq!(
        one.compare(&company(
            json!({ "organisationName": "甲乙科技有限责任公司", "registeredAddress": "建国路88号1203" })
        )),
        suspect(&[Reason::NearNameAddress])
    );
    // A person is no organisation, whatever the two share.
    assert_eq!(one.compare(&person(json!({ "name": "甲乙科技", "address": "建国路88号1203室" }))), None);
}

/// Name, birth date, addresses.
type Somebody = (Option<String>, Option<String>, Vec<String>);

fn somebody() -> impl Strategy<Value = Somebody> {
    let name = proptest::option::of("[陈王][凯楷小晓][明铭]?|(webb|kyra)( webb| weeb)?|\\PC{0,6}");
    let born = proptest::option::of("19(86|87)-04-0[89]");
    let address = "(北京市|浙江省宁波市)?海曙区(中山|光华)路8[89]号(1203室)?|[69] (tullaroop|tulaoorop) street( st james wa)?|刘家村";
    (name, born, proptest::collection::vec(address, 0..3))
}

fn made((name, birth_date, addresses): &Somebody) -> Likeness {
    Likeness {
        name: name.clone(),
        birth_date: birth_date.clone(),
        addresses: addresses.iter().filter_map(|address| AddressAnchors::of(address)).collect(),
        ..Likeness::nothing(Kind::Individual)
    }
}

proptest! {
    #[test]
    fn whoever_is_alike_meets_under_a_key(one in somebody(), other in somebody()) {
        let (one, other) = (made(&one), made(&other));
        let found = one.alike(&other);
        prop_assert_eq!(&found, &other.alike(&one));
        let (keys, others) = (one.meeting_keys(), other.meeting_keys());
        prop_assert!(found.is_empty() || keys.iter().any(|key| others.contains(key)));
        prop_assert!(keys.len() <= MAX_MEETING_KEYS);
    }
}
