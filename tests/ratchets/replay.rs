//! Ratchet 4: any POST that comes again with its `Idempotency-Key` changes nothing, and answers with
//! the same status and the same thing.

use http::Method;
use jiff::SignedDuration;
use serde_json::Value;
use shared::audit::Act;
use tests::Kit;

use crate::operations;
use crate::samples::{Sample, Samples, cases};
use crate::stored::{self, Stored};

#[tokio::test]
async fn a_repeated_post_changes_nothing() {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    for operation in operations::all(&kit).iter().filter(|operation| operation.method == Method::POST) {
        for case in cases(&operation.id) {
            let context = format!("{} ({case})", operation.id);
            assert!(operation.has_parameter("header", "Idempotency-Key"), "{context}");
            let sample = samples.prepare(operation, case).await;
            let key = format!("ratchet-{}-{case}", operation.id);
            let call = || sample.call(operation, &kit.staff(sample.by)).key(&key);
            let first = call().send().await.expect(sample.status);
            kit.pass(SignedDuration::from_mins(90));
            let before = Stored::read(&kit).await;
            let again = call().send().await.expect(sample.status);
            let after = Stored::read(&kit).await;

            assert_eq!(again.json()["id"], first.json()["id"], "{context}");
            assert_eq!(again.header("location"), first.header("location"), "{context}");
            assert_eq!(again.header("etag"), first.header("etag"), "{context}");
            assert_eq!(again.json(), first.json(), "{context}");
            only_the_look_is_written(&before, &after, &context);
            let rows = stored::since(&before.trail(), &after.trail());
            let [row] = rows.as_slice() else { panic!("{context}: a replay left {} rows", rows.len()) };
            assert_eq!(row.body.act, Act::Disclosure, "{context}");
            assert!(row.body.items.is_empty(), "{context}");

            let other = Sample { body: sample.body.clone().map(another), needs: vec![], ..sample };
            let before = Stored::read(&kit).await;
            let refused = other.call(operation, &kit.staff(other.by)).key(&key).send().await.expect(422);
            assert_eq!(refused.code(), "idempotency_key_reused", "{context}");
            only_the_look_is_written(&before, &Stored::read(&kit).await, &context);
        }
    }
}

fn only_the_look_is_written(before: &Stored, after: &Stored, context: &str) {
    for path in before.differences(after) {
        let new_row_of_trail = path.starts_with("audit|") && !before.0.contains_key(&path);
        assert!(new_row_of_trail || path.starts_with("records|limit#"), "{context}: {path} changed");
    }
}

/// Another body that is as well-formed as the first: only white space differs to a reader.
fn another(body: Value) -> Value {
    let mut other = body;
    let members = other.as_object_mut().unwrap();
    for value in members.values_mut() {
        match value {
            Value::String(text) => text.push(' '),
            Value::Object(fields) => {
                for value in fields.values_mut().filter_map(|value| value.is_string().then_some(value)) {
                    *value = format!("{} ", value.as_str().unwrap()).into();
                }
            }
            Value::Null => *value = "cus_0197513f4b0070008000000000000000".into(),
            _ => {}
        }
    }
    other
}
