//! The rights are enough and no more: what the functions ask of the embedded store, held against the
//! policies they are deployed with. The embedded store does not enforce them: a missing right would show
//! in production only, and one too many never.

use std::collections::BTreeSet;

use embedded::{Call, Service};
use tests::Kit;
use tokio::sync::OnceCell;

use super::day::a_day;
use super::functions::folder;
use super::rights::{Right, like, named, rights};
use crate::exceptions::Exceptions;
use crate::operations;
use crate::samples::{Samples, cases};

/// What IAM is asked: one action on one row, partition or key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    function: String,
    action: String,
    resource: String,
    /// The leading key; of a KMS key the class in the encryption context.
    place: Option<String>,
}

/// A day of the system, and each operation in each of its ways. Recorded once for both tests.
async fn asked() -> &'static BTreeSet<Asked> {
    static ASKED: OnceCell<BTreeSet<Asked>> = OnceCell::const_new();
    ASKED
        .get_or_init(async || {
            let mut asked = BTreeSet::new();
            let day = Kit::start().await;
            day.system.embedded().calls().start();
            a_day(&day).await;
            asked.extend(recorded(&day));
            // Whoever comes first makes the wrapping keys that he needs; here it is an import.
            let first = Kit::start().await;
            first.system.embedded().calls().start();
            crate::imports::a_day(&first).await;
            asked.extend(recorded(&first));
            let each = Kit::start().await;
            each.system.embedded().calls().start();
            every_operation(&each).await;
            asked.extend(recorded(&each));
            asked
        })
        .await
}

async fn every_operation(kit: &Kit) {
    let samples = Samples::new(kit);
    for operation in operations::all(kit) {
        for case in cases(&operation.id) {
            let sample = samples.prepare(&operation, case).await;
            // As in new sandboxes: keys are read and unwrapped again.
            kit.system.apps().values().for_each(|app| app.vault.forget());
            sample.call(&operation, &kit.staff(sample.by)).send().await.expect(sample.status);
            kit.settle().await;
        }
    }
}

fn recorded(kit: &Kit) -> Vec<Asked> {
    let functions: BTreeSet<_> = kit.system.functions().collect();
    let calls = kit.system.embedded().calls().take();
    calls.iter().filter(|call| functions.contains(call.principal.as_str())).flat_map(of_call).collect()
}

fn of_call(call: &Call) -> Vec<Asked> {
    let asked = |action: String, resource: String, place: Option<String>| Asked {
        function: call.principal.clone(),
        action,
        resource,
        place,
    };
    match call.service {
        Service::DynamoDb => call
            .asks
            .iter()
            .map(|ask| {
                let index = call.index.as_ref().map(|index| format!("/index/{index}")).unwrap_or_default();
                let resource = named(&ask.table) + &index;
                asked(format!("dynamodb:{}", ask.action), resource, ask.leading_key.clone())
            })
            .collect(),
        Service::Kms => call
            .keys
            .iter()
            .map(|used| {
                let alias = used.aliases.first().map(|alias| named(alias)).unwrap_or_default();
                asked(format!("kms:{}", used.action), format!("{alias}Key"), used.class.clone())
            })
            .collect(),
    }
}

/// A right as the places it holds for: each of its leading keys, its class, or the one there is.
fn places(right: &Right) -> Vec<Option<&str>> {
    if let Some(patterns) = right.leading_keys() {
        return patterns.iter().map(|pattern| Some(pattern.as_str())).collect();
    }
    let class = right.condition("StringEquals", "kms:EncryptionContext:class");
    vec![class.and_then(|values| values.first()).map(String::as_str)]
}

fn covers(right: &Right, place: Option<&str>, asked: &Asked) -> bool {
    let fits = match (place, &asked.place) {
        (Some(pattern), Some(place)) => like(pattern, place),
        (None, None) => true,
        _ => false,
    };
    fits && folder(&right.function) == asked.function
        && right.action == asked.action
        && right.resource == asked.resource
}

/// Called by the function itself, and not by Lambda, S3 or SQS in its name.
fn is_called(right: &Right) -> bool {
    let service = right.service();
    (service == "dynamodb" && !right.resource.contains("tream")) || (service == "kms" && right.resource != "StorageKey")
}

#[tokio::test]
async fn what_functions_do_they_may_do() {
    let rights = rights();
    let allowed =
        |asked: &Asked| rights.iter().any(|right| places(right).into_iter().any(|place| covers(right, place, asked)));
    let refused: Vec<_> = asked().await.iter().filter(|asked| !allowed(asked)).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

/// A right that nothing uses is one that only an intruder would (ACC-05).
#[tokio::test]
async fn what_functions_may_do_they_do() {
    let asked = asked().await;
    let exceptions = Exceptions::read();
    let mut unused = BTreeSet::new();
    for right in rights().iter().filter(|right| is_called(right)) {
        for place in places(right) {
            if !asked.iter().any(|asked| covers(right, place, asked)) {
                let what = format!("{} {} {}", right.action, right.resource, place.unwrap_or_default());
                unused.insert((folder(&right.function), what));
            }
        }
    }
    let unexcused: Vec<_> =
        unused.iter().filter(|(function, right)| !exceptions.excuse_right(function, right)).collect();
    assert!(unexcused.is_empty(), "rights that nothing uses: {unexcused:#?}");
    exceptions.all_rights_needed(&unused);
}
