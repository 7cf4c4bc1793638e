//! Ratchet 3, the leak matrix: canaries in every level-1 and level-2 field, then every surface × role.
//! A level-1 value, or five characters of it beyond its mask, appears nowhere; a level-2 value only
//! in the body of a view, and only to a role cleared for it (SEC-05, ACC-15). Surfaces are bodies,
//! headers, logs and every stored row.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex};

use embedded::{Effect, Fault, Service};
use jiff::SignedDuration;
use serde_json::Value;
use shared::domain::catalogue::{Catalogue, Level, Right};
use tests::{Answer, Kit};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::canaries::{Bird, CANARIES, fields, value};
use crate::exceptions::Exceptions;
use crate::imports;
use crate::operations::{self, Operation};
use crate::patterns::{Found, Patterns};
use crate::samples::{Samples, cases};
use crate::spoilt;
use crate::stored::{Piece, Stored, pieces};

/// As many records as the matrix makes, at most.
const RECORDS: u32 = 1200;

/// Something that was found where it may not be, so often that a line a surface is enough.
type Leaks = BTreeSet<(String, Found)>;

#[tokio::test]
async fn no_value_leaves_but_where_it_may() {
    let log = Log::capture();
    let kit = Kit::start().await;
    let patterns = Patterns::new(RECORDS);
    let mut watch = Watch { patterns: &patterns, leaks: Leaks::new(), shown: BTreeSet::new(), answers: 0 };
    let samples = Samples::of(&kit, CANARIES);
    let operations = operations::all(&kit);
    for operation in operations.iter().filter(|operation| operation.is_about_customers()) {
        for case in cases(&operation.id) {
            let mut sample = samples.prepare(operation, case).await;
            for role in &Catalogue::builtin().roles {
                let client = kit.staff(&format!("{}_1", role.id));
                for (what, call) in spoilt::calls(operation, &sample, &client) {
                    let answer = call.send().await;
                    assert!(!answer.status.is_server_error(), "{}: {what}", operation.id);
                    watch.answer(&format!("{}: {what}", operation.id), &answer, false);
                }
                let answer = sample.call(operation, &client).send().await;
                let cleared = role.cleared_for(Level::Two) && role.may(Right::CustomersView);
                let done = answer.status.is_success();
                watch.answer(&operation.id, &answer, done && cleared && shows_fields(operation, &kit));
                if done && operation.changes() {
                    let again = sample.call(operation, &client).send().await;
                    let shows = again.status.is_success() && cleared && shows_fields(operation, &kit);
                    watch.answer(&format!("{}: again", operation.id), &again, shows);
                    sample = samples.prepare(operation, case).await;
                }
                // A day has room for so many views.
                kit.pass(SignedDuration::from_mins(20));
            }
        }
    }
    out_of_order(&kit, &samples, &operations, &mut watch).await;
    a_file(&kit, &mut watch).await;
    kit.settle().await;
    watch.rows(&Stored::read(&kit).await);
    log.lines().for_each(|line| watch.text("log", &line, false));
    assert!(watch.answers > 1500, "{}", watch.answers);
    watch.conclude();
}

/// A file of them: taken in, half of it refused, looked at, taken back.
async fn a_file(kit: &Kit, watch: &mut Watch<'_>) {
    let mut people: Vec<_> = (1101..1111).map(|number| (CANARIES.person)(number)).collect();
    people.iter_mut().step_by(2).for_each(|person| person["source"] = "spy".into());
    let by = kit.staff("information_specialist_1");
    let path = "/imports?kind=individual&noticeVersion=2026-01";
    let started = by.post(path).bytes("text/csv", imports::file(&people)).send().await;
    kit.settle().await;
    let (job, rows) = (format!("/imports/{}", started.id()), format!("/imports/{}/rows", started.id()));
    watch.answer("start_import", &started, false);
    for role in &Catalogue::builtin().roles {
        let client = kit.staff(&format!("{}_1", role.id));
        watch.answer("view_import", &client.get(&job).await, false);
        watch.answer("list_import_rows", &client.get(&rows).await, false);
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
        false,
    );
}

/// The same requests while the store or KMS fails: errors tell the most.
async fn out_of_order(kit: &Kit, samples: &Samples<'_>, operations: &[Operation], watch: &mut Watch<'_>) {
    for operation in operations.iter().filter(|operation| operation.is_about_customers()) {
        for service in [Service::DynamoDb, Service::Kms] {
            for effect in [Effect::Throttle, Effect::InternalServerError] {
                let Some(case) = cases(&operation.id).first() else { continue };
                let sample = samples.prepare(operation, case).await;
                let client = kit.staff(sample.by);
                kit.system.apps()["customers"].vault.forget();
                let _strikes = kit.system.embedded().faults().inject(Fault::new(effect).service(service));
                let answer = sample.call(operation, &client).send().await;
                kit.system.embedded().faults().clear();
                watch.answer(&format!("{}: out of order", operation.id), &answer, answer.status.is_success());
            }
        }
    }
}

/// Whether the operation answers with fields and says which are masked: the one way level 2 leaves.
fn shows_fields(operation: &Operation, kit: &Kit) -> bool {
    let document = operations::document(kit);
    let responses = operation.description["responses"].as_object().unwrap();
    responses
        .iter()
        .filter(|(status, _)| status.starts_with('2'))
        .any(|(_, response)| names_masked(response, &document))
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

struct Watch<'p> {
    patterns: &'p Patterns,
    leaks: Leaks,
    /// Level-2 fields that did leave where they may: the matrix can see.
    shown: BTreeSet<String>,
    answers: usize,
}

impl Watch<'_> {
    fn answer(&mut self, surface: &str, answer: &Answer, may_show_personal: bool) {
        self.answers += 1;
        self.text(&format!("{surface}: body"), &answer.text(), may_show_personal);
        for (name, value) in &answer.headers {
            self.text(&format!("{surface}: header {name}"), &String::from_utf8_lossy(value.as_bytes()), false);
        }
        if may_show_personal {
            marked(&answer.json());
        }
    }

    fn text(&mut self, surface: &str, text: &str, may_show_personal: bool) {
        for found in self.patterns.in_text(text) {
            if found.level == 2 && may_show_personal {
                self.shown.insert(found.field);
            } else {
                self.leaks.insert((surface.to_owned(), found));
            }
        }
    }

    fn rows(&mut self, stored: &Stored) {
        for (path, row) in &stored.0 {
            let kind = path.split(['#', '|']).take(2).collect::<Vec<_>>().join(" ");
            let surface = format!("stored: {kind}");
            for piece in pieces(row) {
                let found = match piece {
                    // A time is a number like others, and in a window's key a text.
                    Piece::Text(text) | Piece::Number(text) if is_time(text) => vec![],
                    Piece::Text(text) | Piece::Number(text) => self.patterns.in_text(text),
                    Piece::Bytes(bytes) => self.patterns.in_bytes(bytes),
                };
                self.leaks.extend(found.into_iter().map(|found| (surface.clone(), found)));
            }
        }
    }

    fn conclude(self) {
        let exceptions = Exceptions::read();
        let (excused, leaks): (Vec<_>, Vec<_>) =
            self.leaks.iter().partition(|(surface, found)| exceptions.excuse_leak(surface, &found.field));
        let lines: Vec<_> = leaks
            .iter()
            .map(|(surface, found)| format!("{surface}: {} of level {}", found.field, found.level))
            .collect();
        assert!(lines.is_empty(), "{} leaks\n{}", lines.len(), lines.join("\n"));
        exceptions.all_needed("leaks", excused.iter().map(|(surface, found)| (surface.clone(), found.field.clone())));
        let personal = Bird::ALL.into_iter().flat_map(|bird| fields(bird).map(move |field| (bird, field)));
        for (bird, field) in personal.filter(|(_, field)| field.level == Level::Two) {
            let has_canary = value(field, bird).is_some();
            assert!(
                !has_canary || self.shown.contains(&field.id),
                "{} was never shown to anybody: is it looked for?",
                field.id
            );
        }
    }
}

/// Epoch seconds of the year the tests play in, and the one after it.
fn is_time(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|seconds| (1_767_225_600..1_830_297_600).contains(&seconds))
}

/// What is shown says of every level-1 field that it is masked, and shows a mask.
fn marked(body: &Value) {
    match body {
        Value::Object(members) => {
            if let (Some(Value::Object(fields)), Some(Value::Array(masked))) =
                (members.get("fields"), members.get("masked"))
            {
                for (id, value) in fields {
                    let level = Catalogue::builtin().field(id).unwrap().level;
                    assert_eq!(level == Level::One, masked.iter().any(|name| name == id), "{id}");
                    assert!(level != Level::One || value.as_str().unwrap().contains('*'), "{id}");
                }
            }
            members.values().for_each(marked);
        }
        Value::Array(list) => list.iter().for_each(marked),
        _ => {}
    }
}

/// Everything that is logged, as text: our own code down to the last detail, the rest as deployed.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn capture() -> Self {
        let log = Self::default();
        let ours = [
            "shared",
            "customers",
            "reviews",
            "quality",
            "classifications",
            "directory",
            "review_trigger",
            "catalogue",
            "health",
            "openapi",
            "audit_stream",
            "local",
            "embedded",
            "request",
            "audit",
        ];
        let filter = ours.iter().map(|target| format!("{target}=trace")).collect::<Vec<_>>().join(",");
        let layer = tracing_subscriber::fmt::layer().with_ansi(false).without_time().with_writer(log.clone());
        let filter = EnvFilter::new(format!("info,aws=warn,{filter}"));
        tracing_subscriber::registry().with(filter).with(layer).try_init().unwrap();
        log
    }

    fn lines(&self) -> impl Iterator<Item = String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        assert!(lines.iter().filter(|line| line.contains("answered")).count() > 1000);
        lines.into_iter()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
