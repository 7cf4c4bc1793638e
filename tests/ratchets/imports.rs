//! Imports: files made of registrations, and how each operation on them is called with success.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::catalogue::{Catalogue, Column, Profile};

use crate::fixture::Fixture;
use crate::operations::Operation;
use crate::samples::{Sample, filled};

const PEOPLE: &str = "/imports?kind=individual&noticeVersion=2026-01";

pub async fn sample(on: &Fixture<'_>, operation: &Operation, sample: Sample) -> Sample {
    let sample = Sample { by: "information_specialist_1", ..sample };
    let file = file(&[(on.data.person)(on.number())]);
    match operation.id.as_str() {
        "start_import" => return Sample { path: PEOPLE.to_owned(), file: Some(file), status: 202, ..sample },
        "prepare_upload" => return Sample { body: Some(json!({ "bytes": 1000 })), status: 201, ..sample },
        _ => {}
    }
    let by = on.kit.staff(sample.by);
    let started = by.post(PEOPLE).bytes("text/csv", file).send().await.expect(202);
    on.kit.pass(SignedDuration::from_secs(1));
    on.kit.settle().await;
    let path = filled(&operation.path, &[("id", &started.id())]);
    let sample = Sample { path, placed: true, ..sample };
    if operation.id != "undo_import" {
        return sample;
    }
    let done = by.get(format!("/imports/{}", started.id())).await.expect(200);
    Sample { body: Some(json!({})), seen: Some(done.etag()), status: 202, ..sample }
}

/// A CSV with a column for each field that a cell can hold, and one row for each registration.
pub fn file(registrations: &[Value]) -> String {
    let profiles = Profile::Individual.with_sectors();
    let is_column = |id: &&String| matches!(Catalogue::builtin().column(&profiles, id), Some(Column::Field(_)));
    let fields: BTreeSet<&String> =
        registrations.iter().flat_map(|one| one["fields"].as_object().unwrap().keys()).filter(is_column).collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    let headers = fields.iter().map(|id| id.as_str()).chain(["source", "purposes"]);
    out.write_record(headers).unwrap();
    for one in registrations {
        let purposes = one["consents"].as_array().unwrap().iter().map(|consent| consent["purpose"].as_str().unwrap());
        let cells = fields.iter().map(|id| cell(&one["fields"][id.as_str()]));
        let rest = [one["source"].as_str().unwrap().to_owned(), purposes.collect::<Vec<_>>().join(";")];
        out.write_record(cells.chain(rest)).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

/// As a person would type it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(words) => words.iter().map(cell).collect::<Vec<_>>().join(";"),
        Value::Object(money) => cell(&money["amount"]),
        other => other.to_string(),
    }
}
