//! API Gateway's limits, and its words for who runs into them.

use std::time::Duration;

use axum::body::Body;
use embedded::{Effect, Embedded, Fault};
use http::Request;
use http::header::CONTENT_TYPE;
use local::{Limits, System};

use crate::support::{Answer, fetch, get, send, signed_in, system, time};

const MIB: usize = 1024 * 1024;

async fn post(system: &System, kind: &str, bytes: usize) -> Answer {
    let request = signed_in(system, "stf_sales_1", Request::post("/customers")).header(CONTENT_TYPE, kind);
    send(system, request.body(Body::from(vec![b' '; bytes])).unwrap()).await
}

/// A body whose length is not told beforehand.
async fn stream(system: &System, bytes: usize) -> Answer {
    let request =
        signed_in(system, "stf_sales_1", Request::post("/customers")).header(CONTENT_TYPE, "application/json");
    let pieces = (0..bytes / MIB).map(|_| Ok::<_, std::io::Error>(vec![b' '; MIB]));
    send(system, request.body(Body::from_stream(futures::stream::iter(pieces))).unwrap()).await
}

#[tokio::test]
async fn a_body_beyond_the_limits_is_refused_by_the_gateway() {
    let system = system().await;
    post(&system, "application/json", 10 * MIB + 1).await.is_message(413, "Request Entity Too Large");
    stream(&system, 11 * MIB).await.is_message(413, "Request Entity Too Large");
    // More than a function is handed, and the same for what travels as base64.
    post(&system, "application/json", 6 * MIB + 1).await.is_message(413, "Request Entity Too Large");
    post(&system, "application/zip", 5 * MIB).await.is_message(413, "Request Entity Too Large");
}

#[tokio::test]
async fn a_body_within_the_limits_is_the_functions_to_judge() {
    let system = system().await;
    for answer in [post(&system, "application/json", 6 * MIB).await, stream(&system, 5 * MIB).await] {
        assert_eq!(answer.headers[CONTENT_TYPE], "application/problem+json", "{}", answer.text);
    }
    assert_eq!(post(&system, "application/zip", MIB).await.status, 415);
}

#[tokio::test]
async fn strangers_are_refused_before_their_body_is_read() {
    let system = system().await;
    let request = Request::post("/customers").header(CONTENT_TYPE, "application/json");
    let answer = send(&system, request.body(Body::from(vec![b' '; 11 * MIB])).unwrap()).await;
    answer.is_message(401, "Unauthorized");
}

#[tokio::test]
async fn who_answers_too_late_is_not_waited_for() {
    let limits = Limits { answer_within: Duration::from_millis(50), ..Limits::default() };
    let system = System::start_within(Embedded::in_memory(), time(), limits).await.unwrap();
    system.embedded().faults().inject(Fault::new(Effect::Latency(Duration::from_millis(500))).principal("catalogue"));
    let late = fetch(&system, signed_in(&system, "stf_sales_1", get("/catalogue"))).await;
    late.is_message(503, "Service Unavailable");
}

#[tokio::test]
async fn more_at_a_time_than_there_is_room_for_is_refused() {
    let limits = Limits { at_a_time: 0, ..Limits::default() };
    let system = System::start_within(Embedded::in_memory(), time(), limits).await.unwrap();
    fetch(&system, get("/health")).await.is_message(429, "Too Many Requests");
}

#[test]
fn the_limits_are_those_of_the_cloud() {
    let limits = Limits::default();
    assert_eq!((limits.request_bytes, limits.payload_bytes), (10 * MIB, 6 * MIB));
    assert_eq!(limits.answer_within, Duration::from_secs(30));
}
