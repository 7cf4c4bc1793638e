//! Surveys: a wave that goes through all customers and asks each, then answers that come in by the page, and what it
//! costs to look at them: the same after a thousand and after ten thousand.

use std::fmt::Write;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::body::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::domain::catalogue::{Catalogue, Shipped};
use shared::domain::ids::SurveyId;
use shared::domain::outreach::Quiet;
use shared::domain::survey::Ticket;
use shared::http::SharedApp;
use shared::registry::surveys as tokens;
use shared::runtime::{Run, SystemTime};
use shared::store::cost::{Cost, counted};
use shared::store::surveys;

use crate::expense::usual;
use crate::http_client::Connection;
use crate::load::Measured;
use crate::machine;
use crate::stage::{Stage, UNLIMITED};

const MANAGER: &str = "stf_management_specialist_1";
const CLIENTS: usize = 4;
const TIMES: usize = 30;
const PAGE: i32 = 1_000;

/// Everybody the benchmark has on file agreed to be served, and is asked at any hour.
static WILLING: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut catalogue = UNLIMITED.clone();
    let mut outreach = (*catalogue.outreach).clone();
    outreach.quiet = Quiet { from: outreach.quiet.from, until: outreach.quiet.from };
    for kind in &mut outreach.kinds {
        "service".clone_into(&mut kind.purpose);
    }
    catalogue.outreach = Shipped::Set(outreach);
    catalogue
});

pub struct Surveys {
    customers: u32,
    picked: Duration,
    picking: Cost,
    invited: u64,
    resident: (Option<u64>, Option<u64>),
    answers: Vec<Answers>,
}

struct Answers {
    on_file: usize,
    took: Measured,
    cost: Cost,
    counted: Duration,
    looking: (Cost, Measured),
}

pub async fn measure(customers: u32, responses: usize) -> Result<Surveys> {
    let folder = tempfile::tempdir()?;
    let system = local::System::open_under(&WILLING, folder.path(), std::sync::Arc::new(SystemTime)).await?;
    let stage = Stage::set(system, customers).await?;
    let mut manager = stage.connection(MANAGER).await?;
    let (survey, wave) = started(&mut manager).await?;
    let before = machine::resident_mib();
    let (picked, picking) = pick(&stage).await?;
    let resident = (before, machine::resident_mib());
    let store = &stage.system.apps()["survey-trigger"].store;
    let row = surveys::wave(store, &survey, &wave).await?.context("a wave")?;
    eprintln!("surveys: {} of {customers} asked in {:.0} s", row.invited, picked.as_secs_f64());
    stage.tidy().await?;
    let paths = invitations(&stage.system.apps()["deliveries"], &survey, &wave, responses).await?;
    let few = responses / 10;
    let mut answers = Vec::new();
    let mut on_file = 0;
    for some in [&paths[..few], &paths[few..]] {
        on_file += some.len();
        answers.push(answered(&stage, some, on_file, &format!("/surveys/{survey}/waves/{wave}")).await?);
    }
    stage.strike().await?;
    Ok(Surveys { customers, picked, picking, invited: row.invited, resident, answers })
}

async fn started(manager: &mut Connection) -> Result<(SurveyId, String)> {
    let body = json!({
        "template": "customer_satisfaction", "title": "年度满意度调查", "rhythm": "by_hand", "channel": "sms", "openDays": 14,
    });
    let made = posted(manager, "/surveys", &body, StatusCode::CREATED).await?;
    let id = made["id"].as_str().context("an id")?.to_owned();
    let begun = posted(manager, &format!("/surveys/{id}/waves"), &json!({}), StatusCode::ACCEPTED).await?;
    Ok((id.parse()?, begun["wave"].as_str().context("a wave")?.to_owned()))
}

async fn posted(connection: &mut Connection, path: &str, body: &Value, status: StatusCode) -> Result<Value> {
    let request = Request::post(path).header(CONTENT_TYPE, "application/json");
    let answer = connection.send(request, body.to_string().into(), status).await?;
    Ok(serde_json::from_slice(&answer.body)?)
}

/// As the schedule does it, without its end after fifteen minutes.
async fn pick(stage: &Stage) -> Result<(Duration, Cost)> {
    let app = &stage.system.apps()["survey-trigger"];
    let run = Run::until(Timestamp::now() + SignedDuration::from_hours(24));
    let begin = Instant::now();
    let (ended, cost) = counted((survey_trigger::function().work)(app, &run)).await;
    ended?;
    Ok((begin.elapsed(), cost))
}

/// Where messages would lead.
async fn invitations(app: &SharedApp, survey: &SurveyId, wave: &str, wanted: usize) -> Result<Vec<String>> {
    let (mut paths, mut after) = (Vec::with_capacity(wanted), None);
    let until = u32::try_from((Timestamp::now() + SignedDuration::from_hours(24)).as_second())?;
    while paths.len() < wanted {
        let (people, last) = surveys::people(&app.store, survey, wave, after, PAGE).await?;
        for id in people.into_iter().filter_map(|person| person.invitation).take(wanted - paths.len()) {
            let token = tokens::write(app, &Ticket::Invitation { id, until }).await;
            paths.push(format!("/respond/{}", token.map_err(|problem| anyhow::anyhow!("{problem:?}"))?));
        }
        after = last;
        ensure!(after.is_some() || paths.len() >= wanted, "fewer customers than answers");
    }
    Ok(paths)
}

async fn answered(stage: &Stage, paths: &[String], on_file: usize, wave: &str) -> Result<Answers> {
    let body: Bytes = json!({ "answers": {
        "product_quality": 5, "service_attitude": 4, "response_speed": 4, "price": 3, "credit": 5, "recommend": 9,
        "words": "送货很快，师傅很耐心。",
    } })
    .to_string()
    .into();
    stage.expenses.take();
    let share = paths.len().div_ceil(CLIENTS);
    let clients = paths.chunks(share).map(async |mine| {
        let mut connection = stage.connection(MANAGER).await?;
        let mut took = Vec::with_capacity(mine.len());
        for path in mine {
            let begin = Instant::now();
            let request = Request::post(path).header(CONTENT_TYPE, "application/json");
            connection.send(request, body.clone(), StatusCode::NO_CONTENT).await?;
            took.push(begin.elapsed());
        }
        anyhow::Ok(took)
    });
    let took: Vec<Vec<Duration>> = stream::iter(clients).buffer_unordered(CLIENTS).try_collect().await?;
    let cost = usual(&stage.expenses.take());
    let begin = Instant::now();
    stage.system.settle().await?;
    let counted = begin.elapsed();
    let mut manager = stage.connection(MANAGER).await?;
    let mut looked = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begin = Instant::now();
        let answer = manager.send(Request::get(wave), Bytes::new(), StatusCode::OK).await?;
        looked.push(begin.elapsed());
        let shown: Value = serde_json::from_slice(&answer.body)?;
        ensure!(shown["results"]["answered"] == on_file, "{} answers are counted", shown["results"]["answered"]);
    }
    let looking = (usual(&stage.expenses.take()), Measured::of(looked));
    Ok(Answers { on_file, took: Measured::of(took.concat()), cost, counted, looking })
}

pub fn text(surveys: &Surveys, out: &mut String) -> std::fmt::Result {
    let customers = f64::from(surveys.customers);
    let each = |units: f64| units / customers;
    writeln!(out, "### Surveys\n")?;
    writeln!(
        out,
        "| A wave over | asked | s | customers/s | Read units each | Write units each | KMS calls, all | MiB before, after |"
    )?;
    writeln!(out, "|---:|---:|---:|---:|---:|---:|---:|---|")?;
    let seconds = surveys.picked.as_secs_f64();
    let mib = |resident: Option<u64>| resident.map_or("?".to_owned(), |mib| mib.to_string());
    writeln!(
        out,
        "| {} | {} | {seconds:.0} | {:.0} | {:.1} | {:.1} | {} | {}, {} |\n",
        surveys.customers,
        surveys.invited,
        customers / seconds,
        each(surveys.picking.read_units),
        each(surveys.picking.write_units),
        surveys.picking.kms_calls,
        mib(surveys.resident.0),
        mib(surveys.resident.1),
    )?;
    writeln!(
        out,
        "| Answers on file | answer: p50 ms | p99 ms | Read, write units, KMS calls | counted in s | results: p50 ms | Read units |"
    )?;
    writeln!(out, "|---:|---:|---:|---|---:|---:|---:|")?;
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    for answers in &surveys.answers {
        let Cost { read_units, write_units, kms_calls, .. } = answers.cost;
        let (looking, looked) = &answers.looking;
        writeln!(
            out,
            "| {} | {:.1} | {:.1} | {read_units}, {write_units}, {kms_calls} | {:.1} | {:.1} | {} |",
            answers.on_file,
            milliseconds(answers.took.percentile(50)),
            milliseconds(answers.took.percentile(99)),
            answers.counted.as_secs_f64(),
            milliseconds(looked.percentile(50)),
            looking.read_units,
        )?;
    }
    writeln!(out)
}
