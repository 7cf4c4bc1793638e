//! Ratchet 4: any POST that comes again with its `Idempotency-Key` changes nothing, and answers with
//! the same status and the same thing.

use http::Method;
use jiff::SignedDuration;
use shared::audit::Act;
use tests::Kit;

use crate::operations::{self, Operation};
use crate::samples::{Samples, cases};
use crate::stored::{self, Stored};

/// The store is read whole for each of them: so many share one.
const TOGETHER: usize = 16;

#[tokio::test]
async fn a_repeated_post_changes_nothing() {
    for some in operations::all(&Kit::start().await).chunks(TOGETHER) {
        repeat(some).await;
    }
}

async fn repeat(operations: &[Operation]) {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    let changing = |operation: &&Operation| operation.method == Method::POST && operation.changes() && !operation.open;
    for operation in operations.iter().filter(changing) {
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

            let before = Stored::read(&kit).await;
            // Another request, if only by a blank: what was remembered is not for this one.
            let other = match &sample.file {
                Some(file) => call().bytes(operation.body_type().unwrap(), format!("{file} ")),
                None => call().bytes("application/json", format!("{} ", sample.body.as_ref().unwrap())),
            };
            let refused = other.send().await.expect(422);
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
