//! Values of level 1 in clear: asked for, and seen, with plain keys in memory and without. Keys of level 1 are
//! never kept, so the two differ by the keys of other classes only.

use std::time::Instant;

use anyhow::{Context, Result};
use axum::body::Bytes;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use shared::store::cost::Cost;

use crate::expense::usual;
use crate::http_client::Connection;
use crate::load::Measured;
use crate::stage::Stage;

const TIMES: usize = 20;

pub async fn measure(stage: &Stage) -> Result<Vec<(&'static str, Cost, Measured)>> {
    let mut connection = stage.connection("stf_customer_service_1").await?;
    let customer = stage.customer()?;
    let mut results = Vec::new();
    for (ask, see, cold) in [
        ("reveal: ask, no key in memory", "reveal: see, no key in memory", true),
        ("reveal: ask, warm", "reveal: see, warm", false),
    ] {
        let path = asked(&mut connection, &customer).await?;
        stage.expenses.take();
        let (mut asking, mut seeing) = (Vec::with_capacity(TIMES), Vec::with_capacity(TIMES));
        let (mut of_asking, mut of_seeing) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            if cold {
                stage.forget_keys();
            }
            let begin = Instant::now();
            asked(&mut connection, &customer).await?;
            asking.push(begin.elapsed());
            of_asking.append(&mut stage.expenses.take());
            if cold {
                stage.forget_keys();
            }
            let begin = Instant::now();
            connection.send(Request::get(&path), Bytes::new(), StatusCode::OK).await?;
            seeing.push(begin.elapsed());
            of_seeing.append(&mut stage.expenses.take());
        }
        results.push((ask, usual(&of_asking), Measured::of(asking)));
        results.push((see, usual(&of_seeing), Measured::of(seeing)));
    }
    Ok(results)
}

/// The path of the values.
async fn asked(connection: &mut Connection, customer: &str) -> Result<String> {
    let body = json!({ "customerId": customer, "fields": ["mobile"], "purpose": "service", "reason": "回拨" });
    let request = Request::post("/reveals").header(CONTENT_TYPE, "application/json");
    let answer = connection.send(request, body.to_string().into(), StatusCode::CREATED).await?;
    let asked: Value = serde_json::from_slice(&answer.body)?;
    Ok(format!("/reveals/{}/values", asked["id"].as_str().context("an id")?))
}
