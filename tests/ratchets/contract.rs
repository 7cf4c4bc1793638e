//! Ratchet 6: the API is as it was, unless somebody means to change it; and one word finds a use case in every
//! layer (design §2).

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use serde_json::Value;
use shared::http::language::Language;
use shared::http::{Code, wording};
use tests::Kit;

use crate::operations;
use crate::source::{below, root};

/// `UPDATE_OPENAPI=1 cargo test -p tests --test ratchets contract` writes the file anew.
/// Documents of functions are merged by name: of two schemas with one name, the second would be lost unseen.
#[test]
fn a_schemas_name_means_one_schema() {
    let mut seen = BTreeMap::new();
    for function in local::functions::http() {
        let document = serde_json::to_value(function.openapi()).unwrap();
        for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
            let before = seen.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(before, schema, "{name} of {}", function.function);
        }
    }
    assert!(seen.len() > 100, "{}", seen.len());
}

#[tokio::test]
async fn the_document_is_that_of_the_code() {
    let kit = Kit::start().await;
    let file = root().join("docs/openapi.json");
    let text = local::openapi::text(kit.system.openapi()).unwrap();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let same = std::fs::read_to_string(&file).unwrap() == text;
    assert!(same, "docs/openapi.json is older than the code: run this test with UPDATE_OPENAPI=1");
}

#[tokio::test]
async fn every_operation_is_described_whole() {
    let kit = Kit::start().await;
    let document = operations::document(&kit);
    let mut ids = BTreeSet::new();
    for operation in operations::all(&kit) {
        let id = &operation.id;
        assert!(ids.insert(id.clone()), "{id} is there twice");
        assert_eq!(operation.description["tags"].as_array().map(Vec::len), Some(1), "{id}");
        assert_eq!(
            operation.path.split(['/', '.']).nth(1),
            Some(operation.tag.as_str()),
            "{id}: tag = first word of the path"
        );
        assert!(operation.description["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{id}");
        assert!(!operation.successes().is_empty(), "{id}");
        let statuses: BTreeSet<_> = operation.statuses().collect();
        for status in ["413", "429", "503"] {
            assert!(statuses.contains(status), "{id} does not tell of {status}");
        }
        for status in ["401", "4XX", "5XX"].into_iter().filter(|_| !operation.open) {
            assert!(statuses.contains(status), "{id} does not tell of {status}");
            let content = &operation.description["responses"][status]["content"];
            assert!(content["application/problem+json"].is_object(), "{id}: {status} is no problem");
        }
        let (post, patch) = (operation.method == Method::POST, operation.method == Method::PATCH);
        assert_eq!(
            operation.has_parameter("header", "Idempotency-Key"),
            post && operation.changes() && !operation.open,
            "{id}"
        );
        assert!(!operation.changes() || post || operation.has_parameter("header", "If-Match"), "{id}");
        assert_eq!(operation.body_type() == Some("application/merge-patch+json"), patch, "{id}");
    }
    let mut dangling = Vec::new();
    references(&document, &mut |place| {
        if document.pointer(place.trim_start_matches('#')).is_none() {
            dangling.push(place.to_owned());
        }
    });
    assert!(dangling.is_empty(), "{} references lead nowhere: {:?}", dangling.len(), dangling.first());
}

fn references(value: &Value, seen: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| match value.as_str() {
            Some(place) if name == "$ref" => seen(place),
            _ => references(value, seen),
        }),
        Value::Array(list) => list.iter().for_each(|value| references(value, seen)),
        _ => {}
    }
}

/// `functions/{tag}/src/{operationId}.rs` holds the handler `operationId`, and no use case file lacks
/// its operation.
#[tokio::test]
async fn an_operation_has_one_name_in_every_layer() {
    let kit = Kit::start().await;
    let sources = below("functions");
    let mut expected = BTreeSet::new();
    for operation in operations::all(&kit) {
        let path = format!("functions/{}/src/{}.rs", operation.tag, operation.id);
        let source = sources.iter().find(|source| source.path == path).unwrap_or_else(|| panic!("there is no {path}"));
        assert!(source.names(&format!("async::fn::{}", operation.id)), "{path} has no handler of its name");
        expected.insert(path);
    }
    for source in sources.iter().filter(|source| source.text.contains("#[utoipa::path(")) {
        assert!(expected.contains(&source.path), "{} is no operation of the document", source.path);
    }
}

/// Every code a client may meet stands in `docs/API-DESIGN.md`, with its status, and has words in both
/// languages.
#[test]
fn error_codes_are_documented() {
    let text = std::fs::read_to_string(root().join("docs/API-DESIGN.md")).unwrap();
    let (problems, faults) = text.split_once("### Faults").unwrap();
    let faults = faults.split("\n## ").next().unwrap();
    for code in Code::ALL {
        let row = format!("| `{}` | {} |", code.word(), code.status().as_u16());
        assert!(problems.contains(&row), "docs/API-DESIGN.md has no line {row}");
        for language in [Language::Zh, Language::En] {
            assert_ne!(wording::title(*code, language), code.word());
        }
    }
    let documented: BTreeSet<_> =
        faults.split('`').skip(1).step_by(2).filter(|word| *word != "errors" && *word != "code").collect();
    let messages = std::fs::read_to_string(root().join("shared/catalogue/messages.toml")).unwrap();
    let messages: toml::Table = messages.parse().unwrap();
    let existing: BTreeSet<_> = messages["fault"].as_table().unwrap().keys().map(String::as_str).collect();
    assert_eq!(documented, existing);
}
