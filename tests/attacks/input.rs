//! Bodies that are not what they should be, by hand and by chance.

use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use tests::{Answer, Call, Kit, person};

use crate::journal;
use crate::scenes::path;
use crate::state::{State, unchanged};
use crate::trail::accounts_for;

/// What the person's values are called nowhere but in a success.
const SECRETS: [&str; 3] = ["陈凯", "500103198604080857", "15809899491"];

/// Refused as the client's mistake, in our form, without a word of what was sent.
#[track_caller]
pub fn refused(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, answer.text());
    assert!(!answer.code().is_empty(), "{what}: {}", answer.text());
    for secret in SECRETS {
        assert!(!answer.text().contains(secret), "{what} echoes what was sent");
    }
}

fn post(kit: &Kit, body: impl Into<axum::body::Bytes>) -> Call {
    kit.staff("sales_1").post("/customers").bytes("application/json", body)
}

/// RFC 8259: UTF-8, no byte order mark; no number, name or escape beyond the grammar.
#[tokio::test]
async fn what_is_not_json_is_malformed() {
    let kit = journal::kit().await;
    let before = State::of(&kit).await;
    let sound = person().to_string();
    let with = |text: &str| sound.replace("陈凯", text);
    let bytes = |raw: &[u8]| {
        let (head, tail) = sound.split_once("陈凯").unwrap();
        [head.as_bytes(), raw, tail.as_bytes()].concat()
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", vec![]),
        ("blanks", b" \n".to_vec()),
        ("cut off", sound.as_bytes()[..sound.len() - 1].to_vec()),
        ("something after", format!("{sound}x").into()),
        ("twice", format!("{sound}{sound}").into()),
        ("a byte order mark", format!("\u{feff}{sound}").into()),
        ("a lone surrogate", with("\\ud800").into()),
        ("surrogates the wrong way round", with("\\udc00\\ud800").into()),
        ("an unknown escape", with("\\x41").into()),
        ("a raw control character", with("\u{1}").into()),
        ("a raw NUL", with("\0").into()),
        ("not UTF-8", bytes(b"\xff\xfe")),
        ("overlong UTF-8", bytes(b"\xc0\xaf")),
        ("a surrogate in UTF-8", bytes(b"\xed\xa0\x80")),
        ("GBK", bytes(b"\xb3\xc2\xbf\xad")),
        ("UTF-16", sound.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("not a number", sound.replace("\"陈凯\"", "NaN").into()),
        ("endless", sound.replace("\"陈凯\"", "1e99999").into()),
        ("single quotes", sound.replace('"', "'").into()),
        ("a comment", format!("/* */{sound}").into()),
        ("deep objects", sound.replace("\"陈凯\"", &format!("{}1{}", "{\"a\":".repeat(5000), "}".repeat(5000))).into()),
        (
            "deep lists as a value",
            sound.replace("\"陈凯\"", &format!("{}{}", "[".repeat(5000), "]".repeat(5000))).into(),
        ),
    ];
    for (what, body) in cases {
        let answer = post(&kit, body).send().await;
        refused(&answer, what);
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "malformed_body"), "{what}");
    }
    unchanged(&before, &State::of(&kit).await, "malformed bodies");
}

/// Members have names. A list in the place of an object would put values where nobody named a member.
#[tokio::test]
async fn a_list_is_no_object() {
    let kit = journal::kit().await;
    let before = State::of(&kit).await;
    let mut by_position = person();
    by_position["consents"] = json!([["service", "2026-01", "paper"]]);
    let whole = json!(["individual", [], person()["fields"], "sales_talk", person()["consents"]]);
    for (what, body, pointer) in [("the whole body", whole, ""), ("a consent", by_position, "/consents/0")] {
        let answer = post(&kit, body.to_string()).send().await.expect(422);
        refused(&answer, what);
        assert_eq!(answer.faults(), [(pointer.to_owned(), "wrong_type".to_owned())], "{what}");
    }
    unchanged(&before, &State::of(&kit).await, "lists for objects");
}

/// An escaped NUL or lone control is sound JSON, but no text for people.
#[tokio::test]
async fn escaped_control_characters_are_refused_by_field() {
    let kit = journal::kit().await;
    for text in ["陈\\u0000凯", "\\u0007陈", "陈\\u202e凯", "陈\\ufffd"] {
        let body = person().to_string().replace("陈凯", text);
        let answer = post(&kit, body).send().await.expect(422);
        assert_eq!(answer.faults().first().map(|fault| fault.0.as_str()), Some("/fields/name"), "{text}");
    }
}

/// Of two members with one name, one would get lost unseen.
#[tokio::test]
async fn a_member_given_twice_is_refused() {
    let kit = journal::kit().await;
    let sound = person().to_string();
    for (member, twice) in [
        ("\"source\"", "\"source\":\"trade_fair\",\"source\""),
        ("\"fields\"", "\"fields\":{},\"fields\""),
        ("\"name\"", "\"name\":\"王芳\",\"name\""),
        ("\"purpose\"", "\"purpose\":\"survey\",\"purpose\""),
    ] {
        let answer = post(&kit, sound.replacen(member, twice, 1)).send().await.expect(422);
        assert_eq!(answer.faults().first().map(|fault| fault.1.as_str()), Some("given_twice"), "{member}");
        refused(&answer, member);
    }
    let customer = post(&kit, sound).send().await.expect(201);
    let patch = kit.staff("sales_1").patch(path(&customer)).seen(&customer);
    let body = r#"{"fields": {"employer": "甲公司", "employer": null}}"#;
    let answer = patch.bytes("application/merge-patch+json", body).send().await.expect(422);
    assert_eq!(answer.faults().first().map(|fault| fault.1.as_str()), Some("given_twice"));
}

#[tokio::test]
async fn other_media_types_are_refused() {
    let kit = journal::kit().await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/merge-patch+json",
        "application/jsonx",
        "",
        "application/json, text/plain",
    ] {
        let answer = kit.staff("sales_1").post("/customers").bytes(kind, person().to_string()).send().await;
        assert_eq!(answer.status.as_u16(), 415, "{kind}: {}", answer.text());
        refused(&answer, kind);
    }
    let call = kit.staff("sales_1").post("/customers").bytes("Application/JSON ; charset=utf-8", person().to_string());
    call.send().await.expect(201);
}

/// Any value at all, three levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9]{11,18}".prop_map(Value::from),
        "[\\u{4e00}-\\u{4e10}]{0,5}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-zA-Z#~/]{0,8}", inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}

const PLACES: [&str; 16] = [
    "",
    "/kind",
    "/profiles",
    "/fields",
    "/fields/name",
    "/fields/idNumber",
    "/fields/mobile",
    "/fields/employer",
    "/source",
    "/consents",
    "/consents/0",
    "/consents/0/purpose",
    "/ownerId",
    "/valueClass",
    "/carrier",
    "/firstContactAt",
];

/// A full body with something else in one of its places.
fn bent() -> impl Strategy<Value = Vec<u8>> {
    (prop::sample::select(&PLACES[..]), any_json()).prop_map(|(place, value)| {
        let mut body = person();
        for (member, value) in [
            ("profiles", json!(["car_owner"])),
            ("ownerId", json!("stf_sales_1")),
            ("valueClass", json!("potential")),
            ("carrier", json!("it_system")),
            ("firstContactAt", json!("2026-06-01T00:00:00Z")),
        ] {
            body[member] = value;
        }
        *body.pointer_mut(place).unwrap() = value;
        body.to_string().into_bytes()
    })
}

/// A full body with bytes changed, left out or put in.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8), 1..6).prop_map(|edits| {
        let mut body = person().to_string().into_bytes();
        for (at, byte, edit) in edits {
            let at = at.index(body.len());
            match edit {
                0 => body[at] = byte,
                1 => drop(body.remove(at)),
                _ => body.insert(at, byte),
            }
        }
        body
    })
}

fn fuzz(bodies: impl Strategy<Value = Vec<u8>>, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let kit = runtime.block_on(journal::kit());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let seen = std::cell::Cell::new(0);
    let case = |body: Vec<u8>| {
        kit.pass(SignedDuration::from_secs(1));
        let answer = runtime.block_on(post(&kit, body).send());
        // What chance did not break is registered, the second time refused as a duplicate.
        seen.set(seen.get() + usize::from(answer.status == 201));
        prop_assert!(answer.status == 201 || answer.status.is_client_error(), "{} {}", answer.status, answer.text());
        if answer.status != 201 {
            let text = answer.text();
            prop_assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{text}");
        }
        Ok::<(), TestCaseError>(())
    };
    TestRunner::new(config).run(&bodies, case).unwrap();
    let state = runtime.block_on(State::of(&kit));
    assert_eq!(state.customers(), seen.get());
    accounts_for(&state);
}

#[test]
fn no_bent_body_does_harm() {
    fuzz(bent(), 200);
}

#[test]
fn no_broken_body_does_harm() {
    fuzz(broken(), 200);
}
