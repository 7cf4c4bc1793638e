//! The rights are enough and no more: what the functions ask of the embedded store, held against the
//! policies they are deployed with. The embedded store does not enforce them: a missing right would show
//! in production only, and one too many never.

use std::collections::BTreeSet;

use embedded::{Call, Service};
use tests::Kit;
use tokio::sync::OnceCell;
use verify::Report;

use super::day::a_day;
use super::functions::folder;
use super::rights::{Right, like, named, rights};
use crate::exceptions::Exceptions;
use crate::operations;
use crate::samples::{Samples, cases};

/// A right to make a wrapping key goes unused in about one of ten recordings.
const MORE_DAYS: usize = 4;

/// What IAM is asked: one action on one row, partition or key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    function: String,
    action: String,
    resource: String,
    /// The leading key; of a KMS key the class in the encryption context.
    place: Option<String>,
}

#[derive(Default)]
struct Recorded {
    asked: BTreeSet<Asked>,
    /// What `kehu-verify` says of the tables afterwards.
    proofs: Vec<Report>,
}

/// Days of the system, and each operation in each of its ways. Recorded once for all tests.
async fn recorded() -> &'static Recorded {
    static RECORDED: OnceCell<Recorded> = OnceCell::const_new();
    RECORDED
        .get_or_init(async || {
            let mut recorded = Recorded::default();
            // On the heap: so long a day does not fit the stack of a test.
            Box::pin(recorded.days()).await;
            let each = recording().await;
            Box::pin(every_operation(&each)).await;
            recorded.take(&each).await;
            recorded
        })
        .await
}

async fn recording() -> Kit {
    let kit = Kit::start().await;
    kit.system.embedded().calls().start();
    kit
}

impl Recorded {
    async fn days(&mut self) {
        let day = recording().await;
        Box::pin(a_day(&day)).await;
        self.take(&day).await;
        // Whoever comes first makes the wrapping keys that he needs; here it is somebody who asks for
        // something, an import, and what misses its target (of which the trail is long, and was proven).
        let first = recording().await;
        crate::case_day::a_stranger_asks(&first).await;
        crate::case_day::something_is_inspected(&first).await;
        crate::imports::a_day(&first).await;
        self.take(&first).await;
        let missed = recording().await;
        super::survey_day::everything_is_missed(&missed).await;
        self.asked.extend(calls(&missed));
    }

    async fn take(&mut self, kit: &Kit) {
        self.asked.extend(calls(kit));
        kit.system.run("audit-seal", |run| run).await.unwrap().unwrap();
        let folder = std::env::temp_dir().join(format!("kehu-{}", uuid::Uuid::now_v7()));
        local::export::export(kit.system.embedded(), &folder, true).await.unwrap();
        self.proofs.push(verify::folder::verify(&folder, &[]).unwrap());
        std::fs::remove_dir_all(folder).unwrap();
    }
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

fn calls(kit: &Kit) -> Vec<Asked> {
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
    let refused: Vec<_> = recorded().await.asked.iter().filter(|asked| !allowed(asked)).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

/// A right that nothing uses is one that only an intruder would (ACC-05).
#[tokio::test]
async fn what_functions_may_do_they_do() {
    let exceptions = Exceptions::read();
    let excused = |(function, right): &&(String, String)| exceptions.excuse_right(function, right);
    let mut asked = recorded().await.asked.clone();
    // Which of the wrapping keys a customer's values need is chance, and so is who makes one: more days tell.
    for _ in 0..MORE_DAYS {
        if unused(&asked).iter().all(|right| excused(&right)) {
            break;
        }
        let mut more = Recorded::default();
        Box::pin(more.days()).await;
        asked.append(&mut more.asked);
    }
    let unused = unused(&asked);
    let unexcused: Vec<_> = unused.iter().filter(|right| !excused(right)).collect();
    assert!(unexcused.is_empty(), "rights that nothing uses: {unexcused:#?}");
    exceptions.all_rights_needed(&unused);
}

/// By function.
fn unused(asked: &BTreeSet<Asked>) -> BTreeSet<(String, String)> {
    let mut unused = BTreeSet::new();
    for right in rights().iter().filter(|right| is_called(right)) {
        for place in places(right) {
            if !asked.iter().any(|asked| covers(right, place, asked)) {
                let what = format!("{} {} {}", right.action, right.resource, place.unwrap_or_default());
                unused.insert((folder(&right.function), what));
            }
        }
    }
    unused
}

/// Every row of every table was put there by somebody whom the trail names, is derived, or passes (SEC-09).
#[tokio::test]
async fn what_functions_write_the_trail_accounts_for() {
    for report in &recorded().await.proofs {
        assert!(report.holds(), "{report}");
        assert!(report.items.is_some_and(|items| items > 100) && report.sealed_rows > 20, "{report}");
    }
}
