//! `/_local/schedules`: what runs by itself can be run at once.

use axum::body::Body;
use http::Request;
use http::header::HOST;
use serde_json::json;

use crate::support::{fetch, get, send, system};

#[tokio::test]
async fn a_scheduled_function_runs_at_once_when_asked() {
    let system = system().await;
    let listed = fetch(&system, get("/_local/schedules")).await;
    assert_eq!(listed.status, 200);
    let listed = listed.json()["items"].as_array().unwrap().clone();
    assert!(listed.contains(&json!({ "name": "review-trigger", "schedule": "rate(60 minutes)" })), "{listed:?}");
    for scheduled in listed {
        let path = format!("/_local/schedules/{}/runs", scheduled["name"].as_str().unwrap());
        for _ in 0..2 {
            let ran = send(&system, Request::post(&path).body(Body::empty()).unwrap()).await;
            assert_eq!((ran.status.as_u16(), ran.json()), (200, json!({ "ended": "done" })), "{path}");
        }
    }
}

#[tokio::test]
async fn only_what_is_there_and_only_from_here() {
    let system = system().await;
    let absent = Request::post("/_local/schedules/nothing/runs").body(Body::empty()).unwrap();
    assert_eq!(send(&system, absent).await.status, 404);
    let foreign = Request::post("/_local/schedules/review-trigger/runs").header(HOST, "evil.example");
    assert_eq!(send(&system, foreign.body(Body::empty()).unwrap()).await.status, 403);
}
