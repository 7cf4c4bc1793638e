//! The merged document: complete, up to date, and served.

use local::openapi;
use serde_json::Value;

use crate::support::{fetch, get, system};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

/// `UPDATE_OPENAPI=1` writes it anew.
#[test]
fn the_file_is_what_the_code_says() {
    let made = openapi::text(&openapi::document()).unwrap();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(FILE, &made).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap();
    assert!(kept == made, "docs/openapi.json is not up to date: run with UPDATE_OPENAPI=1");
}

#[tokio::test]
async fn anyone_may_read_it() {
    let system = system().await;
    let answer = fetch(&system, get("/openapi.json")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert!(answer.json()["openapi"].as_str().unwrap().starts_with("3.1"));
}

/// Every operation by its document, and not by a list of ours: what is not open needs a token.
#[tokio::test]
async fn every_operation_that_is_not_open_asks_for_a_token() {
    let system = system().await;
    let document = serde_json::to_value(system.openapi()).unwrap();
    assert_eq!(document["security"], serde_json::json!([{ "token": [] }]));
    let (mut open, mut closed) = (Vec::new(), 0);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let request =
                http::Request::builder().method(method.to_uppercase().as_str()).uri(path.replace(['{', '}'], "x"));
            let answer = fetch(&system, request).await;
            if operation["security"] == serde_json::json!([{}]) {
                // A link that is none leads to nothing, and a form that is not filled in is none: but nobody
                // is asked who he is.
                let expected: &[u16] = if path.contains("{token}") { &[404, 415] } else { &[200] };
                assert!(expected.contains(&answer.status.as_u16()), "{method} {path}: {}", answer.status);
                open.push(operation["operationId"].as_str().unwrap().to_owned());
            } else {
                answer.is_message(401, "Unauthorized");
                declares_both_forms(operation);
                closed += 1;
            }
        }
    }
    open.sort();
    assert_eq!(open, ["answer_invitation", "check_health", "decline_surveys", "view_invitation", "view_openapi"]);
    assert!(closed >= 3, "{closed}");
}

fn declares_both_forms(operation: &Value) {
    for status in ["401", "413", "429", "503"] {
        let forms = &operation["responses"][status]["content"];
        assert_eq!(forms["application/json"]["schema"]["$ref"], "#/components/schemas/GatewayMessage", "{operation}");
        assert_eq!(forms["application/problem+json"]["schema"]["$ref"], "#/components/schemas/Problem", "{operation}");
    }
}

#[test]
fn nothing_it_refers_to_is_missing() {
    let document = serde_json::to_value(&*openapi::document()).unwrap();
    let mut wanted = Vec::new();
    references(&document, &mut wanted);
    assert!(!wanted.is_empty());
    for reference in wanted {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}
