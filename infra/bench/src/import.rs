//! An import, step by step as the stream hands it on: how fast, what a row costs, against the same calls of
//! its rows made bare; and how much memory a large file takes.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use aws_sdk_dynamodb::types::AttributeValue;
use axum::body::Bytes;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use shared::domain::ids::ImportId;
use shared::http::SharedApp;
use shared::runtime::{Config, Instance, SystemTime, app_under};
use shared::store::cost::{self, Cost};
use shared::store::imports::{self, Status};
use shared::store::keys;

use crate::load::{self, Measured};
use crate::machine::{self, Meter, Spent};
use crate::merge::id;
use crate::operation::posted;
use crate::people;
use crate::record::{Call, Recorder, Waves, answer_late};
use crate::replay::Script;
use crate::stage::{self, Stage, UNLIMITED};

const ROWS: u32 = 2_000;
/// As the runner does them.
const ROWS_AT_A_TIME: usize = 8;
/// The largest file that is taken.
const MOST_ROWS: u32 = 100_000;
const RUNNER: &str = "import-runner";
const STAFF: &str = "stf_information_specialist_1";
const START: &str = "/imports?kind=individual&noticeVersion=2026-01";

pub struct Imported {
    pub rows: u32,
    pub planned_in: Duration,
    pub done_in: Duration,
    pub spent: Spent,
    /// Of all rows together.
    pub cost: Cost,
    /// The calls of one row, again and again.
    pub calls: usize,
    pub bare: Measured,
}

/// Resident memory, the most there was.
pub struct Memory {
    pub before: Option<u64>,
    pub planned: Option<u64>,
    pub running: Option<u64>,
}

struct Job<'a> {
    stage: &'a Stage,
    app: &'a SharedApp,
    id: ImportId,
}

pub async fn measure(stage: &Stage, rounds: u32) -> Result<Imported> {
    let script = Arc::new(Script::new(row(stage).await?, None));
    stage.tidy().await?;
    let job = start(stage, ROWS).await?;
    let begin = Instant::now();
    job.step(job.app).await?;
    let planned_in = begin.elapsed();
    let (begin, meter, mut cost) = (Instant::now(), Meter::start(), Cost::default());
    while let Some(more) = job.step(job.app).await? {
        cost.read_units += more.read_units;
        cost.write_units += more.write_units;
        cost.rows_written += more.rows_written;
        cost.kms_calls += more.kms_calls;
    }
    let (done_in, spent) = (begin.elapsed(), meter.spent());
    let done = imports::get(&job.app.store, &job.id).await?.context("the job")?;
    ensure!(
        done.status == Status::Completed && done.counts.created + done.counts.suspect == ROWS,
        "{:?} after an import",
        done.counts
    );
    let mut bare = Measured::default();
    for _ in 0..rounds {
        stage.tidy().await?;
        bare = bare.and(load::run(stage.replays(&script, crate::operation::Operation::Create, ROWS_AT_A_TIME)).await?);
    }
    Ok(Imported { rows: ROWS, planned_in, done_in, spent, cost, calls: script.calls(), bare })
}

/// The calls of one row: hashes, keys, who holds its numbers, its transaction.
async fn row(stage: &Stage) -> Result<Waves> {
    let recorder = Recorder::default();
    let mut clients = recorder.clients(stage.embedded()).await;
    let app = stage.system.apps().get(RUNNER).context("the runner")?;
    clients.objects = Some(app.objects().map_err(|_| anyhow::anyhow!("a bucket"))?.clone());
    let probe = app_under(&UNLIMITED, RUNNER, &clients, &Config::embedded(), &Instance::random(), Arc::new(SystemTime));
    let mut waves = Waves::new();
    // The first brings into memory what can be.
    for _ in 0..2 {
        let job = start(stage, 1).await?;
        job.step(&probe).await?;
        recorder.take();
        answer_late(stage.embedded());
        job.step(&probe).await?;
        stage.embedded().faults().clear();
        waves = recorder.take();
    }
    waves.iter_mut().for_each(|wave| wave.retain(is_a_rows));
    waves.retain(|wave| !wave.is_empty());
    ensure!(waves.iter().flatten().any(|call| matches!(call, Call::Transact(_))), "no transaction of a row");
    Ok(waves)
}

fn is_a_rows(call: &Call) -> bool {
    let lookup = |table: &Option<String>| table.as_deref() == Some("kehu-lookup");
    let text = |value: Option<&AttributeValue>| value.and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    match call {
        Call::Mac(_) | Call::Mint(_) => true,
        Call::Get(get) => lookup(&get.table_name) && text(get.key.as_ref().and_then(|key| key.get("pk"))) != "complete",
        Call::Query(query) => lookup(&query.table_name),
        Call::Transact(all) => {
            let puts = all.transact_items.iter().flatten().filter_map(|item| item.put.as_ref());
            puts.map(|put| text(put.item.get("pk"))).any(|pk| pk.starts_with("customers#"))
        }
        _ => false,
    }
}

impl Job<'_> {
    /// One step, as the trigger says; `None` when there is nothing left to do.
    async fn step(&self, app: &SharedApp) -> Result<Option<Cost>> {
        let found = imports::get(&self.app.store, &self.id).await?.context("the job")?;
        ensure!(found.status != Status::Stopped, "the import stopped: {:?}", found.problem);
        if !found.status.is_under_way() {
            return Ok(None);
        }
        let key = keys::import_trigger(&self.id, found.version);
        let get = self.stage.bare.dynamodb.get_item().table_name("kehu-records");
        let get = get.key("pk", AttributeValue::S(key.pk)).key("sk", AttributeValue::S(key.sk));
        let trigger = get.send().await?.item.context("a trigger")?;
        let (_, handler) = import_runner::function().handlers.first().context("a handler")?;
        let (done, cost) = cost::counted(handler(app, &trigger)).await;
        done?;
        Ok(Some(cost))
    }
}

fn file(stage: &Stage, rows: u32) -> Bytes {
    let first = stage.numbers.fetch_add(rows, Ordering::Relaxed);
    let mut text = "name,idNumber,mobile,employer,source,purposes\n".to_owned();
    for number in first..first + rows {
        let fields = people::fields(number);
        let cell = |id: &str| fields.get(id).and_then(Value::as_str).unwrap_or_default().to_owned();
        let cells = ["name", "idNumber", "mobile", "employer"].map(cell).join(",");
        text.push_str(&format!("{cells},sales_talk,service\n"));
    }
    text.into()
}

async fn start(stage: &Stage, rows: u32) -> Result<Job<'_>> {
    let request = Request::post(START).header(CONTENT_TYPE, "text/csv");
    let answer = stage.connection(STAFF).await?.send(request, file(stage, rows), StatusCode::ACCEPTED).await?;
    job(stage, id(&answer)?)
}

fn job(stage: &Stage, id: String) -> Result<Job<'_>> {
    let app = stage.system.apps().get(RUNNER).context("the runner")?;
    Ok(Job { stage, app, id: id.parse()? })
}

/// The largest file there can be, planned, and the first slices of it done; in a store of its own, before
/// anything else has taken memory.
pub async fn memory(folder: &Path) -> Result<Memory> {
    let stage = Stage::set(stage::open(folder).await?, 100).await?;
    let mut by = stage.connection(STAFF).await?;
    let content = file(&stage, MOST_ROWS);
    let (request, body) = posted("/imports/uploads", &json!({ "bytes": content.len() }));
    let upload: Value = serde_json::from_slice(&by.send(request, body, StatusCode::CREATED).await?.body)?;
    let (url, upload) = (upload["url"].as_str().context("an address")?, upload["id"].as_str().context("an id")?);
    by.send(Request::put(url).header(CONTENT_TYPE, "text/csv"), content, StatusCode::OK).await?;
    let request = Request::post(format!("{START}&upload={upload}"));
    let job = job(&stage, id(&by.send(request, Bytes::new(), StatusCode::ACCEPTED).await?)?)?;
    let before = machine::most_resident_mib();
    job.step(job.app).await?;
    let planned = machine::most_resident_mib();
    for _ in 0..4 {
        job.step(job.app).await?;
    }
    let memory = Memory { before, planned, running: machine::most_resident_mib() };
    stage.strike().await?;
    Ok(memory)
}
