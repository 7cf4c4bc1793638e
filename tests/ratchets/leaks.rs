//! Ratchet 3, the leak matrix: canaries in every level-1 and level-2 field, then every surface × role.
//! A level-1 value, or five characters of it beyond its mask, appears nowhere but in what a reveal shows
//! to whom it was granted; a level-2 value only in the body of a view, and only to a role cleared for it
//! (SEC-05, ACC-15). Surfaces are bodies, headers, logs and every stored row.

use embedded::{Effect, Fault, Service};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::catalogue::{Catalogue, Level, Right, Role, Scope};
use tests::{Answer, Kit};

use crate::canaries::CANARIES;
use crate::leak_matrix::require_current;
use crate::log::Log;
use crate::operations::{self, Operation};
use crate::patterns::Patterns;
use crate::samples::{Sample, Samples, cases};
use crate::stored::Stored;
use crate::watch::{May, NOTHING, Watch};
use crate::{imports, reveal_samples, spoilt};

/// As many records as the matrix makes, at most.
const RECORDS: u32 = 1700;

#[tokio::test]
async fn no_value_leaves_but_where_it_may() {
    let log = Log::capture();
    let kit = Kit::start().await;
    let patterns = Patterns::new(RECORDS);
    let mut watch = Watch::new(&patterns);
    let samples = Samples::of(&kit, CANARIES);
    let (operations, document) = (operations::all(&kit), operations::document(&kit));
    for operation in operations.iter().filter(|operation| operation.is_about_customers()) {
        let shows = shows_fields(operation, &document);
        for case in cases(&operation.id) {
            let mut sample = samples.prepare(operation, case).await;
            for role in &Catalogue::builtin().roles {
                let client = kit.staff(&format!("{}_1", role.id));
                for (what, call) in spoilt::calls(operation, &sample, &client) {
                    let answer = call.send().await;
                    assert!(!answer.status.is_server_error(), "{}: {what}", operation.id);
                    let seen = watch.answer(&format!("{}: {what}", operation.id), &answer, NOTHING);
                    watch.matrix.note_surface("problems: answers to requests that are spoilt", seen);
                }
                // Of whoever reaches everybody, one is enough; and whoever registers a customer looks after it.
                if role.scope != Scope::All && operation.id != "register_customer" {
                    let answer = sample.call(operation, &kit.staff(&format!("{}_2", role.id))).send().await;
                    let may = May { level_one: false, ..may_show(operation, shows, role, &answer, &sample) };
                    let seen = watch.answer(&operation.id, &answer, may);
                    watch.matrix.note(&operation.id, &role.id, false, seen);
                    if answer.status.is_success() && operation.changes() {
                        sample = samples.prepare(operation, case).await;
                    }
                }
                let answer = sample.call(operation, &client).send().await;
                let done = answer.status.is_success();
                let seen = watch.answer(&operation.id, &answer, may_show(operation, shows, role, &answer, &sample));
                watch.matrix.note(&operation.id, &role.id, true, seen);
                if done && operation.changes() {
                    let again = sample.call(operation, &client).send().await;
                    let may = may_show(operation, shows, role, &again, &sample);
                    watch.answer(&format!("{}: again", operation.id), &again, may);
                    sample = samples.prepare(operation, case).await;
                }
                // A day has room for so many views.
                kit.pass(SignedDuration::from_mins(20));
            }
        }
    }
    out_of_order(&kit, &samples, &operations, &mut watch).await;
    a_file(&kit, &mut watch).await;
    ones_own_reveals(&kit, &samples, &mut watch).await;
    kit.settle().await;
    watch.rows(&Stored::read(&kit).await);
    for line in log.lines() {
        let seen = watch.text("log", &line, NOTHING);
        watch.matrix.note_surface("log lines", seen);
    }
    assert!(watch.answers > 1500, "{}", watch.answers);
    let document = watch.matrix.document();
    watch.conclude();
    require_current(&document);
}

/// Whether `shows`: it is one of the operations whose answers hold fields, and say which are masked.
fn may_show(operation: &Operation, shows: bool, role: &Role, answer: &Answer, sample: &Sample) -> May {
    let done = answer.status.is_success();
    let cleared = role.cleared_for(Level::Two) && role.may(Right::CustomersView);
    May {
        level_one: done && operation.id == REVEALED && sample.by.starts_with(&role.id),
        personal: done && cleared && shows,
    }
}

const REVEALED: &str = "view_revealed_values";

/// Each role asks for itself: a mobile, and an identity number.
async fn ones_own_reveals(kit: &Kit, samples: &Samples<'_>, watch: &mut Watch<'_>) {
    for role in &Catalogue::builtin().roles {
        let client = kit.staff(&format!("{}_1", role.id));
        for (field, purpose) in [("mobile", "service"), ("idNumber", "legal_obligation")] {
            reveal_samples::working_hours(kit);
            let customer = samples.on.person().await;
            let wanted =
                json!({ "customerId": customer.id(), "fields": [field], "purpose": purpose, "reason": "核实" });
            let asked = client.post("/reveals").json(wanted).send().await;
            watch.answer("request_reveal", &asked, NOTHING);
            if asked.status.as_u16() == 201 {
                let may = May { level_one: role.cleared_for(Level::One), personal: false };
                let seen = client.get(format!("/reveals/{}/values", asked.id())).await.expect(200);
                let seen = watch.answer(REVEALED, &seen, may);
                watch.matrix.note(REVEALED, &role.id, true, seen);
            }
        }
    }
}

/// A file of them: taken in, half of it refused, looked at, taken back.
async fn a_file(kit: &Kit, watch: &mut Watch<'_>) {
    let mut people: Vec<_> = (1601..1611).map(|number| (CANARIES.person)(number)).collect();
    people.iter_mut().step_by(2).for_each(|person| person["source"] = "spy".into());
    let by = kit.staff("information_specialist_1");
    let path = "/imports?kind=individual&noticeVersion=2026-01";
    let started = by.post(path).bytes("text/csv", imports::file(&people)).send().await;
    kit.settle().await;
    let (job, rows) = (format!("/imports/{}", started.id()), format!("/imports/{}/rows", started.id()));
    watch.answer("start_import", &started, NOTHING);
    for role in &Catalogue::builtin().roles {
        let client = kit.staff(&format!("{}_1", role.id));
        watch.answer("view_import", &client.get(&job).await, NOTHING);
        let listed = client.get(&rows).await;
        let seen = watch.answer("list_import_rows", &listed, NOTHING);
        watch.matrix.note_surface("CSV: outcomes of an import's rows", seen);
    }
    let done = by.get(&job).await.expect(200);
    let counts = done.json()["counts"].clone();
    // The canaries are like each other.
    let on_file = counts["created"].as_u64().unwrap() + counts["suspect"].as_u64().unwrap();
    assert_eq!((on_file, counts["rejected"].as_u64()), (5, Some(5)), "{counts}");
    // Without its headers, the first row is taken for them.
    let headless = imports::file(&people).split_once('\n').unwrap().1.to_owned();
    watch.answer(
        "start_import: no headers",
        &by.post(path).bytes("text/csv", headless).send().await.expect(422),
        NOTHING,
    );
}

/// The same requests while the store or KMS fails: errors tell the most.
async fn out_of_order(kit: &Kit, samples: &Samples<'_>, operations: &[Operation], watch: &mut Watch<'_>) {
    for operation in operations.iter().filter(|operation| operation.is_about_customers()) {
        for case in cases(&operation.id) {
            let mut sample = samples.prepare(operation, case).await;
            for service in [Service::DynamoDb, Service::Kms] {
                for effect in [Effect::Throttle, Effect::InternalServerError] {
                    let client = kit.staff(sample.by);
                    kit.system.apps().values().for_each(|app| app.vault.forget());
                    let _strikes = kit.system.embedded().faults().inject(Fault::new(effect).service(service));
                    let answer = sample.call(operation, &client).send().await;
                    kit.system.embedded().faults().clear();
                    let done = answer.status.is_success();
                    let may = May { level_one: done && operation.id == REVEALED, personal: done };
                    let seen = watch.answer(&format!("{}: out of order", operation.id), &answer, may);
                    if !done {
                        // Whoever is told so has changed nothing: the same request comes again, and fares the same.
                        let context = format!("{} ({case}), {service:?}: {}", operation.id, answer.text());
                        assert!(answer.status.is_server_error(), "{context}");
                        watch.matrix.note_surface("problems: store or KMS out of order", seen);
                    } else if operation.changes() {
                        sample = samples.prepare(operation, case).await;
                    }
                }
            }
        }
    }
}

/// Whether the operation answers with fields and says which are masked: the one way level 2 leaves.
fn shows_fields(operation: &Operation, document: &Value) -> bool {
    let responses = operation.description["responses"].as_object().unwrap();
    responses.iter().filter(|(status, _)| status.starts_with('2')).any(|(_, response)| names_masked(response, document))
}

fn names_masked(schema: &Value, document: &Value) -> bool {
    match schema {
        Value::Object(members) => members.iter().any(|(name, value)| match (name.as_str(), value.as_str()) {
            ("$ref", Some(place)) => names_masked(document.pointer(place.trim_start_matches('#')).unwrap(), document),
            ("masked", _) => true,
            _ => names_masked(value, document),
        }),
        Value::Array(list) => list.iter().any(|value| names_masked(value, document)),
        _ => false,
    }
}
