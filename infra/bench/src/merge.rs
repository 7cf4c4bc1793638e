//! Merges and their undoing: each pair of customers is merged once, so they are counted one by one.

use std::sync::atomic::Ordering;
use std::time::Instant;

use anyhow::{Context, Result};
use http::header::{CONTENT_TYPE, IF_MATCH};
use http::{Request, StatusCode};
use serde_json::{Value, json};
use shared::store::cost::Cost;

use crate::expense::usual;
use crate::http_client::{Answer, Connection};
use crate::load::Measured;
use crate::people;
use crate::stage::Stage;

const PAIRS: usize = 40;
/// Who may register in the first department, and merge.
const STAFF: &str = "stf_management_specialist_1";
const REGISTERS: &str = "stf_information_specialist_1";

pub struct Timed {
    pub name: &'static str,
    pub measured: Measured,
    pub cost: Cost,
}

pub async fn measure(stage: &Stage) -> Result<Vec<Timed>> {
    let mut registers = stage.connection(REGISTERS).await?;
    let mut by = stage.connection(STAFF).await?;
    let (mut merges, mut undoings) = (Vec::new(), Vec::new());
    let mut pairs = Vec::with_capacity(PAIRS);
    for _ in 0..PAIRS {
        pairs.push((somebody(stage, &mut registers).await?, somebody(stage, &mut registers).await?));
    }
    stage.expenses.take();
    let mut merged = Vec::with_capacity(PAIRS);
    for (one, other) in &pairs {
        let body = json!({ "absorb": other, "absorbVersion": 1, "reason": "两次录入" });
        let begin = Instant::now();
        let answer = changed(&mut by, &format!("/customers/{one}/merges"), 1, &body).await?;
        merges.push(begin.elapsed());
        merged.push((one, id(&answer)?, answer.version()?));
    }
    let merging = usual(&stage.expenses.take());
    for (one, merge, version) in merged {
        let path = format!("/customers/{one}/merges/{merge}/undo");
        let begin = Instant::now();
        changed(&mut by, &path, version, &json!({})).await?;
        undoings.push(begin.elapsed());
    }
    let undoing = usual(&stage.expenses.take());
    Ok(vec![
        Timed { name: "merge", measured: Measured::of(merges), cost: merging },
        Timed { name: "undo a merge", measured: Measured::of(undoings), cost: undoing },
    ])
}

/// Without an identity number: two of them may be one.
async fn somebody(stage: &Stage, by: &mut Connection) -> Result<String> {
    let mut body = people::registration(stage.numbers.fetch_add(1, Ordering::Relaxed));
    body["fields"].as_object_mut().context("fields")?.remove("idNumber");
    let request = Request::post("/customers").header(CONTENT_TYPE, "application/json");
    id(&by.send(request, body.to_string().into(), StatusCode::CREATED).await?)
}

async fn changed(by: &mut Connection, path: &str, version: u64, body: &Value) -> Result<Answer> {
    let request = Request::post(path).header(CONTENT_TYPE, "application/json");
    let request = request.header(IF_MATCH, format!("\"{version}\""));
    by.send(request, body.to_string().into(), StatusCode::OK).await
}

pub fn id(answer: &Answer) -> Result<String> {
    let shown: Value = serde_json::from_slice(&answer.body)?;
    Ok(shown["id"].as_str().context("an id")?.to_owned())
}
