//! Ratchet 2: every operation that succeeds leaves exactly one row in the trail, naming the customers
//! it disclosed or changed; every refusal leaves one; *who saw X* finds them; the chains verify and
//! the stored rows are what the trail says (AUD-01, ACC-05, SEC-09).

use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::digest::{SHA256, digest};
use jiff::SignedDuration;
use shared::audit::Act;
use shared::store::audit_rows;
use shared::store::fingerprint::fingerprint;
use tests::{Answer, Kit};

use crate::operations::{self, Operation};
use crate::samples::{Sample, Samples, cases};
use crate::stored::{self, Link, Stored, disclosed, disclosed_contacts};

/// So many operations share a system: what is read whole for each of them must not grow with all before it.
const TOGETHER: usize = 16;

async fn all() -> Vec<Operation> {
    operations::all(&Kit::start().await)
}

#[tokio::test]
async fn every_success_leaves_one_row_that_names_its_customers() {
    for some in all().await.chunks(TOGETHER) {
        succeed(some).await;
    }
}

async fn succeed(operations: &[Operation]) {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    for operation in operations {
        for case in cases(&operation.id) {
            let sample = samples.prepare(operation, case).await;
            let before = stored::trail(&kit).await;
            let answer = sample.call(operation, &kit.staff(sample.by)).send().await.expect(sample.status);
            let rows = stored::since(&before, &stored::trail(&kit).await);
            let context = format!("{} ({case})", operation.id);
            if !operation.is_on_record() {
                assert!(rows.is_empty(), "{context}");
                continue;
            }
            let [row] = rows.as_slice() else { panic!("{context} left {} rows", rows.len()) };
            assert_eq!(row.body.action, operation.id, "{context}");
            let act = if operation.changes() { Act::Change } else { Act::Disclosure };
            assert_eq!(row.body.act, act, "{context}");
            let by = if operation.open { "customer" } else { sample.by };
            assert_eq!(row.body.staff.as_str(), format!("stf_{by}"), "{context}");
            assert_eq!(row.body.function, operation.tag, "{context}");
            assert_eq!(Some(row.body.trace_id.as_str()), answer.header("x-trace-id"), "{context}");
            let named: BTreeSet<_> = row.body.customers.iter().map(ToString::to_string).collect();
            let body = answer.said();
            let mut shown = disclosed(&body);
            shown.extend(sample.about.iter().chain(&sample.hits).cloned());
            assert_eq!(named, shown, "{context}");
            let contacts: BTreeSet<_> = row.body.contacts.iter().map(ToString::to_string).collect();
            assert_eq!(contacts, disclosed_contacts(&body), "{context}");
            let about = operation.is_about_customers() || sample.about.is_some();
            assert_eq!(named.is_empty(), !about, "{context}");
            found_by_each(&kit, &named, row).await;
        }
    }
    verify(&kit).await;
}

/// Who saw or changed X: asked by one who may know, after the follow-up work.
async fn found_by_each(kit: &Kit, customers: &BTreeSet<String>, row: &Link) {
    // What follows comes later, also by the clock that the trail is read by.
    kit.pass(SignedDuration::from_secs(1));
    kit.settle().await;
    let supervisor = kit.staff("information_supervisor_1");
    for customer in customers {
        let path = format!("/customers/{customer}/timeline?include=disclosures&limit=100");
        let timeline = supervisor.get(path).await.expect(200).json();
        let place = format!("{}/{}", row.body.chain, row.body.number);
        let entries: Vec<_> =
            timeline["items"].as_array().unwrap().iter().filter(|entry| entry["auditRow"] == place.as_str()).collect();
        let [entry] = entries.as_slice() else { panic!("{customer} has {} entries of {place}", entries.len()) };
        assert_eq!(entry["action"], row.body.action.as_str());
        assert_eq!(entry["staff"], row.body.staff.as_str());
    }
}

#[tokio::test]
async fn every_refusal_leaves_one_row() {
    for some in all().await.chunks(TOGETHER) {
        refuse(some).await;
    }
}

async fn refuse(operations: &[Operation]) {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    let refusing = |operation: &&Operation| operation.is_about_customers() && !operation.open;
    for operation in operations.iter().filter(refusing) {
        for case in cases(&operation.id) {
            let sample = samples.prepare(operation, case).await;
            let of_trail = ["anomalies", "audits"].contains(&operation.tag.as_str());
            let stranger = if of_trail { "information_supervisor_1" } else { "auditor_1" };
            let answer = refused(&kit, operation, &sample, stranger, None).await;
            assert_eq!(answer.status, 403, "{}", operation.id);
            if let Some(id) = sample.about.clone() {
                let answer = refused(&kit, operation, &sample, "sales_2", Some(&id)).await;
                assert!([403, 404].contains(&answer.status.as_u16()), "{}", operation.id);
            }
        }
    }
    verify(&kit).await;
}

/// Rights that only show once the request is understood: each way to be refused after the door.
#[tokio::test]
async fn refusals_behind_the_door_leave_one_row_too() {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    let operations = operations::all(&kit);
    let mut tried = 0;
    for (id, case, by) in [
        // Sees the customer, and may not do this.
        ("verify_customer", "verified", "customer_service_1"),
        ("assign_customer", "done", "sales_1"),
        ("move_customer", "closed", "sales_1"),
        ("view_timeline", "disclosures", "sales_1"),
        ("change_customer", "free", "general_manager_1"),
    ] {
        let operation = operations.iter().find(|operation| operation.id == id).unwrap();
        let sample = samples.prepare(operation, case).await;
        let reached = sample.about.clone().filter(|_| !["verify_customer", "change_customer"].contains(&id));
        let answer = refused(&kit, operation, &sample, by, reached.as_deref()).await;
        assert_eq!(answer.code(), "forbidden", "{id}");
        tried += 1;
    }
    for id in ["verify_customer", "decide_approval"] {
        // Registered or requested by himself.
        let operation = operations.iter().find(|operation| operation.id == id).unwrap();
        let sample = own(&kit, operation).await;
        let answer = refused(&kit, operation, &sample, "information_supervisor_1", sample.about.as_deref()).await;
        assert_eq!(answer.code(), "own_request", "{id}");
        tried += 1;
    }
    assert_eq!(tried, 7);
}

/// A locked account is told from a stranger, so the trail can name it.
#[tokio::test]
async fn a_locked_account_that_knocks_is_on_record() {
    for some in all().await.chunks(TOGETHER) {
        let kit = Kit::start().await;
        crate::access::seed(&kit, "stf_locked", "locked", None).await;
        let samples = Samples::new(&kit);
        for operation in some.iter().filter(|operation| !operation.open) {
            let sample = samples.prepare(operation, cases(&operation.id)[0]).await;
            let answer = refused(&kit, operation, &sample, "locked", None).await;
            assert_eq!(answer.code(), "account_locked", "{}", operation.id);
        }
    }
}

/// A sample whose customer and change are the supervisor's own.
async fn own(kit: &Kit, operation: &Operation) -> Sample {
    let supervisor = kit.staff("information_supervisor_1");
    let made = supervisor.post("/customers").json(tests::somebody(600_000 + u32::from(operation.id.as_bytes()[0])));
    let customer = made.send().await.expect(201);
    let patch = serde_json::json!({ "fields": { "name": "陈恺" } });
    let change = supervisor.patch(format!("/customers/{}", customer.id())).seen(&customer).merge(patch).send().await;
    let change = change.expect(202);
    let sample = Samples::new(kit).prepare_nothing(operation);
    let approval = change.json()["approvalId"].as_str().unwrap().to_owned();
    let (id, body, seen) = match operation.id.as_str() {
        "verify_customer" => {
            (customer.id(), serde_json::json!({ "outcome": "verified", "method": "documents" }), customer.etag())
        }
        _ => (approval, serde_json::json!({ "decision": "approved", "reason": "已核实" }), "\"1\"".to_owned()),
    };
    let path = operation.path.replace("{id}", &id);
    Sample { path, body: Some(body), seen: Some(seen), about: Some(customer.id()), ..sample }
}

/// Sends what has to be refused: it leaves one row, and nothing else.
async fn refused(kit: &Kit, operation: &Operation, sample: &Sample, by: &str, about: Option<&str>) -> Answer {
    let before = Stored::read(kit).await;
    let answer = sample.call(operation, &kit.staff(by)).send().await;
    let context = format!("{} by {by}: {}", operation.id, answer.text());
    assert!(answer.status.is_client_error(), "{context}");
    let after = Stored::read(kit).await;
    let rows = stored::since(&before.trail(), &after.trail());
    let [row] = rows.as_slice() else { panic!("{context} left {} rows", rows.len()) };
    assert_eq!(row.body.act, Act::Refusal, "{context}");
    assert_eq!(row.body.outcome, Some(answer.code()), "{context}");
    assert_eq!(row.body.staff.as_str(), format!("stf_{by}"), "{context}");
    if let Some(about) = about.filter(|_| answer.code() != "forbidden" || !row.body.customers.is_empty()) {
        let named: Vec<_> = row.body.customers.iter().map(ToString::to_string).collect();
        assert_eq!(named, [about], "{context}");
        assert_eq!(row.body.action, operation.id, "{context}");
    }
    for path in before.differences(&after) {
        assert!(path.starts_with("audit|") || path.starts_with("records|limit#"), "{context} wrote {path}");
    }
    answer
}

/// The whole trail: chains complete and unbroken, and every stored row as its last change left it.
async fn verify(kit: &Kit) {
    let stored = Stored::read(kit).await;
    let trail = stored.trail();
    let mut chains: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
    for link in &trail {
        chains.entry(&link.body.chain).or_default().push(link);
    }
    assert_eq!(chains.keys().map(|chain| (*chain).to_owned()).collect::<BTreeSet<_>>(), registered(kit, &trail).await);
    for (chain, links) in &mut chains {
        links.sort_by_key(|link| link.body.number);
        let mut previous = "0".repeat(64);
        for (number, link) in links.iter().enumerate() {
            assert_eq!(link.body.number, number as u64, "{chain}");
            assert_eq!(link.body.previous, previous, "{chain}");
            assert_eq!(link.hash, link_hash(&previous, &link.text), "{chain}");
            previous.clone_from(&link.hash);
        }
    }
    unchanged(&stored, &trail);
    proven(kit).await;
}

/// `kehu-verify` says the same, over every row of the other tables too.
async fn proven(kit: &Kit) {
    kit.system.run("audit-seal", |run| run).await.unwrap().unwrap();
    let folder = std::env::temp_dir().join(format!("kehu-{}", uuid::Uuid::now_v7()));
    local::export::export(kit.system.embedded(), &folder, true).await.unwrap();
    let report = ::verify::folder::verify(&folder, &[]).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    assert!(report.holds() && report.sealed_rows > 10, "{report}");
}

async fn registered(kit: &Kit, trail: &[Link]) -> BTreeSet<String> {
    let hours: BTreeSet<_> = trail.iter().map(|link| link.body.chain.rsplit('#').next().unwrap()).collect();
    let mut chains = BTreeSet::new();
    for hour in hours {
        chains.extend(audit_rows::chains(&kit.system.apps()["customers"].store, hour).await.unwrap());
    }
    chains
}

/// Written anew from `docs/adr/002-audit-chains.md`, as an offline verifier would.
fn link_hash(previous: &str, body: &str) -> String {
    let mut message = b"kehu-audit\x01".to_vec();
    for part in [previous, body] {
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part.as_bytes());
    }
    hex::encode(digest(&SHA256, &message))
}

/// What stands in no audit row: counters, who is who, keys of keys, hashes of values and of names (they
/// must not outlive an erasure, and can be rebuilt), pairs that follow-up work found and nobody has decided,
/// and what the trail itself makes.
const UNWITNESSED: [&str; 11] = [
    "records|anomalies#counting#",
    "records|anomalies#habits#",
    "records|audits#",
    "records|limit#",
    "records|access#",
    "records|timeline#",
    "records|surveys#sums#",
    "records|customers#duplicate#",
    "keys|wrapping#",
    "lookup|",
    "audit|",
];

fn unchanged(stored: &Stored, trail: &[Link]) {
    let mut last: BTreeMap<&String, &Option<String>> = BTreeMap::new();
    for link in trail {
        last.extend(&link.body.items);
    }
    assert!(last.len() > 50);
    for (path, hash) in &last {
        assert_eq!(stored.0.get(*path).map(fingerprint), **hash, "{path}");
    }
    for path in stored.0.keys().filter(|path| !last.contains_key(path) && !path.contains("|names")) {
        assert!(UNWITNESSED.iter().any(|prefix| path.starts_with(prefix)), "no audit row knows of {path}");
    }
}
