//! Complaints: opening, moving and listing them, the ledger and the monthly report, with a hundred of the month
//! on file and with as many as asked for. What costs more with more of them is the report alone: it reads its
//! months.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::body::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use shared::store::cost::Cost;

use crate::expense::usual;
use crate::http_client::Connection;
use crate::load::Measured;
use crate::stage::{self, Stage};

const FEW: u32 = 100;
const CUSTOMERS: u32 = 1_000;
const TIMES: usize = 30;
const CLIENTS: u32 = 4;
const HANDLER: &str = "stf_customer_service_1";
const SUPERVISOR: &str = "stf_information_supervisor_1";

pub struct Complaints {
    pub on_file: u32,
    results: Vec<(&'static str, Cost, Measured)>,
}

pub async fn measure(many: u32) -> Result<Vec<Complaints>> {
    let folder = tempfile::tempdir()?;
    let stage = Stage::set(stage::open(folder.path()).await?, CUSTOMERS).await?;
    let (mut sizes, mut on_file) = (Vec::new(), 0);
    for wanted in [FEW, many] {
        fill(&stage, wanted - on_file).await?;
        let results = at_work(&stage).await?;
        sizes.push(Complaints { on_file: wanted, results });
        on_file = wanted + u32::try_from(TIMES)?;
    }
    stage.strike().await?;
    Ok(sizes)
}

async fn fill(stage: &Stage, number: u32) -> Result<()> {
    let customer = stage.customer()?;
    let clients = (0..CLIENTS).map(async |_| {
        let mut connection = stage.connection(HANDLER).await?;
        for _ in 0..number.div_ceil(CLIENTS) {
            opened(&mut connection, &customer).await?;
        }
        anyhow::Ok(())
    });
    stream::iter(clients).buffer_unordered(CLIENTS as usize).try_collect::<Vec<()>>().await?;
    stage.tidy().await
}

async fn at_work(stage: &Stage) -> Result<Vec<(&'static str, Cost, Measured)>> {
    let (mut handler, mut supervisor) = (stage.connection(HANDLER).await?, stage.connection(SUPERVISOR).await?);
    let customer = stage.customer()?;
    let mut results = Vec::new();
    let (mut took, mut open) = (Vec::with_capacity(TIMES), Vec::with_capacity(TIMES));
    stage.expenses.take();
    for _ in 0..TIMES {
        let begin = Instant::now();
        open.push(opened(&mut handler, &customer).await?);
        took.push(begin.elapsed());
    }
    results.push(("complaint: open", usual(&stage.expenses.take()), Measured::of(took)));
    let mut took = Vec::with_capacity(TIMES);
    for path in &open {
        let begin = Instant::now();
        accepted(&mut handler, path).await?;
        took.push(begin.elapsed());
    }
    results.push(("complaint: accept", usual(&stage.expenses.take()), Measured::of(took)));
    let one = open.first().context("a complaint")?.clone();
    for (name, path) in [
        ("complaint: view", one.clone()),
        ("complaint: clocks", format!("{one}/clocks")),
        ("complaints: open ones of a department, 50", "/complaints?unitId=unt_east&limit=50".to_owned()),
        ("complaints: open ones of all, 50", "/complaints?limit=50".to_owned()),
        ("complaints: of a customer, 50", format!("/complaints?customerId={customer}&limit=50")),
        ("complaints: ledger, 50", "/complaints/ledger?limit=50".to_owned()),
        ("complaints: report", "/complaints/report".to_owned()),
    ] {
        results.push(read(stage, &mut supervisor, name, &path).await?);
    }
    Ok(results)
}

async fn read(
    stage: &Stage,
    connection: &mut Connection,
    name: &'static str,
    path: &str,
) -> Result<(&'static str, Cost, Measured)> {
    stage.expenses.take();
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begin = Instant::now();
        connection.send(Request::get(path), Bytes::new(), StatusCode::OK).await?;
        took.push(begin.elapsed());
    }
    Ok((name, usual(&stage.expenses.take()), Measured::of(took)))
}

/// The path of a new one.
async fn opened(connection: &mut Connection, customer: &str) -> Result<String> {
    let body = json!({
        "kind": "service", "channel": "hotline", "matter": "等了两个小时没有人来，打电话也没人接。", "customerId": customer,
    });
    let request = Request::post("/complaints").header(CONTENT_TYPE, "application/json");
    let answer = connection.send(request, body.to_string().into(), StatusCode::CREATED).await?;
    let opened: Value = serde_json::from_slice(&answer.body)?;
    Ok(format!("/complaints/{}", opened["id"].as_str().context("an id")?))
}

async fn accepted(connection: &mut Connection, path: &str) -> Result<()> {
    let request = Request::post(format!("{path}/moves")).header(CONTENT_TYPE, "application/json");
    let body = json!({ "move": "accept" }).to_string();
    connection.send(request.header("if-match", "\"1\""), body.into(), StatusCode::OK).await?;
    Ok(())
}

pub fn text(sizes: &[Complaints], out: &mut String) -> std::fmt::Result {
    writeln!(out, "### Complaints\n")?;
    writeln!(out, "| What | On file | p50 ms | p99 ms | Read units | Write units | KMS calls |")?;
    writeln!(out, "|---|---:|---:|---:|---:|---:|---:|")?;
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    for size in sizes {
        for (name, cost, measured) in &size.results {
            writeln!(
                out,
                "| {name} | {} | {:.1} | {:.1} | {} | {} | {} |",
                size.on_file,
                milliseconds(measured.percentile(50)),
                milliseconds(measured.percentile(99)),
                cost.read_units,
                cost.write_units,
                cost.kms_calls,
            )?;
        }
    }
    writeln!(out)
}
