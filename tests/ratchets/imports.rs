//! Imports: files made of registrations, and how each operation on them is called with success.

use std::collections::BTreeSet;

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::catalogue::{Catalogue, Column, Profile, Right};
use tests::Kit;

use crate::operations::Operation;
use crate::samples::{Sample, Samples, filled};

const PEOPLE: &str = "/imports?kind=individual&noticeVersion=2026-01";

pub async fn sample(samples: &Samples<'_>, operation: &Operation) -> Sample {
    let on = &samples.on;
    let sample = Sample { by: "information_specialist_1", ..samples.open(operation, vec![Right::ImportsRun]) };
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

/// One that nobody has run yet.
pub async fn start(kit: &Kit) {
    let someone = file(&[tests::somebody(7_700)]);
    kit.staff("information_specialist_1").post(PEOPLE).bytes("text/csv", someone).send().await.expect(202);
}

/// A file in the request and one that is uploaded, each taken back.
pub async fn a_day(kit: &Kit) {
    let by = kit.staff("information_specialist_1");
    let company = "企业名称,统一社会信用代码,电话,主要联系人,联系人手机\n蓝海有限公司,91320505WW75NXQ83P,010-31843295,李雷,13900003333\n";
    let path = "/imports?kind=organisation&noticeVersion=2026-01&source=trade_fair&purposes=contract,service";
    let upload = by.post("/imports/uploads").json(json!({"bytes": 200})).send().await.expect(201);
    let url = upload.json()["url"].as_str().unwrap().to_owned();
    kit.anonymous().call(Method::PUT, url).bytes("text/csv", company).send().await.expect(200);
    let sent = by.post(path).bytes("text/csv", company).key("file").send().await.expect(202);
    by.post(path).bytes("text/csv", company).key("file").send().await.expect(202);
    let uploaded = by.post(format!("{path}&upload={}", upload.id())).send().await.expect(202);
    kit.settle().await;
    kit.system.apps()["import-runner"].vault.forget();
    for started in [sent, uploaded] {
        let job = by.get(format!("/imports/{}", started.id())).await.expect(200);
        by.get(format!("/imports/{}/rows", started.id())).await.expect(200);
        let undo = by.post(format!("/imports/{}/undo", started.id())).json(json!({}));
        undo.seen(&job).send().await.expect(202);
        kit.settle().await;
    }
}
