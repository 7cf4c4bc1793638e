//! Scheduled functions as the cloud's scheduler runs them: each at its times, and here at once too, when
//! somebody asks at `/_local/schedules`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use shared::http::SharedApp;
use shared::runtime::{Ended, Run, ScheduleError, ScheduledFunction, run};

/// As long as a Lambda function may take.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);

pub struct Schedules(Vec<(ScheduledFunction, SharedApp)>);

#[derive(Serialize)]
struct Listed {
    items: Vec<Scheduled>,
}

#[derive(Serialize)]
struct Scheduled {
    name: &'static str,
    schedule: String,
}

#[derive(Serialize)]
struct Ran {
    ended: Ended,
}

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

impl Schedules {
    pub fn new(functions: Vec<(ScheduledFunction, SharedApp)>) -> Self {
        Self(functions)
    }

    /// One run; `None` when there is no such function.
    pub async fn run(&self, name: &str, as_said: impl FnOnce(Run) -> Run) -> Option<Result<Ended, ScheduleError>> {
        let (function, app) = self.0.iter().find(|(function, _)| function.name == name)?;
        Some(run(app, function, &as_said(Run::until(app.time.now() + LONGEST))).await)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(function, _)| function.name)
    }

    /// When a function is due that ran at `last`.
    pub fn due(&self, name: &str, last: Timestamp) -> Timestamp {
        let found = self.0.iter().find(|(function, _)| function.name == name);
        found.map_or(Timestamp::MAX, |(function, app)| function.schedule.after(last, &app.catalogue.time_zone()))
    }
}

pub fn routes(schedules: Arc<Schedules>) -> Router {
    Router::new()
        .route("/_local/schedules", get(list))
        .route("/_local/schedules/{name}/runs", post(run_now))
        .with_state(schedules)
}

async fn list(State(schedules): State<Arc<Schedules>>) -> impl IntoResponse {
    let scheduled = |(function, _): &(ScheduledFunction, SharedApp)| Scheduled {
        name: function.name,
        schedule: function.schedule.expression(),
    };
    Json(Listed { items: schedules.0.iter().map(scheduled).collect() })
}

async fn run_now(State(schedules): State<Arc<Schedules>>, Path(name): Path<String>) -> Response {
    match schedules.run(&name, Run::at_once).await {
        Some(Ok(ended)) => Json(Ran { ended }).into_response(),
        // Its cause is in the log.
        Some(Err(_)) => (StatusCode::INTERNAL_SERVER_ERROR, Json(Message { message: "The run failed: see the log" }))
            .into_response(),
        None => (StatusCode::NOT_FOUND, Json(Message { message: "No such schedule: see GET /_local/schedules" }))
            .into_response(),
    }
}
