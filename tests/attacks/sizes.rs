//! Too much of everything.

use axum::body::Bytes;
use serde_json::{Map, Value, json};
use shared::domain::catalogue::{Catalogue, Kind, Profile};
use tests::{Call, Kit, person};

use crate::input::refused;
use crate::journal;
use crate::members::consents;
use crate::scenes::path;
use crate::state::{State, unchanged};
use crate::trail::accounts_for;

const MIB: usize = 1024 * 1024;

fn post(kit: &Kit, body: impl Into<Bytes>) -> Call {
    kit.staff("sales_1").post("/customers").bytes("application/json", body)
}

/// What API Gateway refuses, it refuses in its own form; what a function is just handed is judged.
#[tokio::test]
async fn big_bodies_are_refused_at_the_door() {
    let kit = journal::kit().await;
    let before = State::of(&kit).await;
    let padded = |size: usize| {
        let mut body = person();
        body["fields"]["notes"] = "x".into();
        let rest = body.to_string().len() - 1;
        body["fields"]["notes"] = "x".repeat(size - rest).into();
        body.to_string()
    };
    for size in [10 * MIB + 1, 10 * MIB, 6 * MIB + 1] {
        let answer = post(&kit, padded(size)).send().await.expect(413);
        assert_eq!(answer.json(), json!({"message": "Request Entity Too Large"}));
    }
    let answer = post(&kit, padded(6 * MIB)).send().await.expect(422);
    assert_eq!(answer.faults(), [("/fields/notes".to_owned(), "too_long".to_owned())]);
    let answer = post(&kit, vec![b'['; 6 * MIB]).send().await.expect(400);
    refused(&answer, "six million brackets");
    unchanged(&before, &State::of(&kit).await, "big bodies");
}

/// An answer has its limits too (6 MB): a refusal does not grow with what is refused.
#[tokio::test]
async fn a_refusal_is_never_longer_than_its_request_was_useful() {
    let kit = journal::kit().await;
    let many = |n: usize| (0..n).map(|i| (format!("unknown{i}"), Value::from(1))).collect::<Map<_, _>>();
    let mut fields = person();
    fields["fields"] = many(10_000).into();
    let mut most = person();
    most["fields"] = many(300_000).into();
    let mut sectors = person();
    sectors["profiles"] = vec!["individual"; 300_000].into();
    let mut given = person();
    given["consents"] = vec![json!({"purpose": "x", "noticeVersion": "x", "channel": "x"}); 100_000].into();
    for (what, body) in [("fields", fields), ("more fields", most), ("profiles", sectors), ("consents", given)] {
        let answer = post(&kit, body.to_string()).send().await;
        assert_eq!(answer.status.as_u16(), 422, "{what}: {}", answer.status);
        assert!(answer.bytes.len() < MIB, "{what}: {} bytes", answer.bytes.len());
        assert!(answer.faults().len() >= 100, "{what}: as many faults as anybody reads");
    }
}

/// The longest name of an unknown member is not sent back.
#[tokio::test]
async fn a_long_name_is_not_echoed() {
    let kit = journal::kit().await;
    let long = "n".repeat(MIB);
    let mut body = person();
    body["fields"][&long] = "x".into();
    let answer = post(&kit, body.to_string()).send().await.expect(422);
    assert!(answer.bytes.len() < 4096, "{} bytes", answer.bytes.len());
    let mut body = person();
    body[&long] = "x".into();
    let answer = post(&kit, body.to_string()).send().await.expect(422);
    assert!(answer.bytes.len() < 4096, "{} bytes", answer.bytes.len());
}

/// A verification names fields; naming one a hundred thousand times over is naming it once.
#[tokio::test]
async fn a_field_named_over_and_over_is_named_once() {
    let kit = journal::kit().await;
    let customer = post(&kit, person().to_string()).send().await.expect(201);
    let body = json!({"outcome": "verified", "method": "documents", "fields": vec!["name"; 200_000]});
    let verify = kit.staff("management_specialist_1").post(format!("{}/verification", path(&customer)));
    let answer = verify.json(body).seen(&customer).send().await;
    assert!(!answer.status.is_server_error(), "{}", answer.text());
    let trail = accounts_for(&State::of(&kit).await);
    assert!(trail.bodies.iter().all(|body| body.fields.len() < 100));
}

/// The fullest file there can be still fits: DynamoDB takes 400 KB an item.
#[tokio::test]
async fn the_fullest_file_fits() {
    let kit = journal::kit().await;
    for (kind, base) in [("individual", Profile::Individual), ("organisation", Profile::Organisation)] {
        let fields: Map<String, Value> = Catalogue::builtin()
            .fields_of(&base.with_sectors())
            .filter_map(|field| {
                let length = |default: u16| usize::from(field.max_length.unwrap_or(default));
                // Four bytes a character, the most there is.
                let text = match field.kind {
                    Kind::LongText => "𠮷".repeat(length(2000)),
                    Kind::Text | Kind::Identifier => "𠮷".repeat(length(200)),
                    _ => return None,
                };
                Some((field.id.clone(), text.into()))
            })
            .collect();
        let mut body = if kind == "individual" { person() } else { tests::organisation() };
        body["profiles"] = json!(Profile::SECTORS);
        body["consents"] = consents();
        body["fields"].as_object_mut().unwrap().extend(fields);
        let call = kit.staff("sales_1").post("/customers").json(body);
        let customer = call.send().await.expect(201);
        kit.staff("sales_1").get(path(&customer)).await.expect(200);
    }
    accounts_for(&State::of(&kit).await);
}
