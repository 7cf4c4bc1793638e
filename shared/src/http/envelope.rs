//! What surrounds every request: trace, language, cost, the log line, and the rendering of problems.
//! A panic inside becomes a 500 like any other; nothing of it reaches the client.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, RETRY_AFTER, VARY};
use http::{HeaderName, HeaderValue, StatusCode};

use crate::store::cost;

use super::app::SharedApp;
use super::conditional::etag;
use super::language::{Language, preferred};
use super::problem::{Code, Problem};
use super::quota::{self, Seen};
use super::trace::TraceId;
use super::wording;

/// A request that takes longer is given up: before Lambda gives up the function, so that it is answered and
/// on record; and after the 10 s within which the SDK ends a call with all its tries.
pub const PATIENCE: Duration = Duration::from_secs(18);

/// Until the first request of this process is answered.
static COLD: AtomicBool = AtomicBool::new(true);
static TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

pub async fn envelope(State(app): State<SharedApp>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let trace = TraceId::of(request.headers());
    let language = preferred(request.headers());
    let seen = Seen::default();
    request.extensions_mut().insert(trace.clone());
    request.extensions_mut().insert(language);
    request.extensions_mut().insert(seen.clone());
    let method = request.method().clone();
    // The route and not the path: ids are harmless, but what a client puts in their place may not be.
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();

    let work = tokio::time::timeout(PATIENCE, std::panic::AssertUnwindSafe(next.run(request)).catch_unwind());
    let (outcome, cost) = cost::counted(work).await;
    let mut response = match outcome {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => Problem::internal("panic").into_response(),
        // Nobody knows what it has done: under the same key or version it can be asked again.
        Err(_elapsed) => Problem::unavailable("out of time").into_response(),
    };
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| foreign(&response));
    let (code, cause) = problem.as_ref().map_or(("", ""), |p| (p.code.word(), p.cause().unwrap_or_default()));
    tracing::info!(
        target: "request",
        function = app.function,
        http.method = %method,
        http.route = route,
        http.status = response.status().as_u16(),
        problem.code = code,
        problem.cause = cause,
        trace.id = trace.0,
        duration.micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        cost.read_units = cost.read_units,
        cost.write_units = cost.write_units,
        cost.rows_written = cost.rows_written,
        cost.kms_calls = cost.kms_calls,
        count.cold_starts = u8::from(COLD.swap(false, Ordering::Relaxed)),
        count.denied = u8::from(response.status() == StatusCode::FORBIDDEN),
        count.faults = u8::from(response.status().is_server_error()),
        "answered"
    );
    if let Some(problem) = problem {
        response = render(&problem, response, language, &trace);
    }
    finish(&mut response, language, &trace, &seen);
    response.extensions_mut().insert(cost);
    response
}

/// A refusal that axum made itself (no such method, an unreadable path parameter) in our words.
fn foreign(response: &Response) -> Option<Problem> {
    let status = response.status();
    // A function's own account of what is wrong (`GET /health`, a page) passes.
    let own = |kind: &HeaderValue| kind.as_bytes().ends_with(b"json") || kind.as_bytes().starts_with(b"text/html");
    let told = response.headers().get(CONTENT_TYPE).is_some_and(own);
    if told || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND => Problem::new(Code::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(Code::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::TooLarge),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new(Code::UnsupportedMediaType),
        status if status.is_client_error() => Problem::new(Code::InvalidParameter),
        _ => Problem::internal("unexpected response"),
    })
}

fn render(problem: &Problem, original: Response, language: Language, trace: &TraceId) -> Response {
    let body = wording::body(problem, language, trace);
    let mut response = (problem.code.status(), Json(body)).into_response();
    let headers = response.headers_mut();
    if let Some(allow) = original.headers().get(http::header::ALLOW) {
        headers.insert(http::header::ALLOW, allow.clone());
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if let Some(seconds) = problem.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(version) = problem.version {
        headers.insert(ETAG, etag(version));
    }
    response
}

fn finish(response: &mut Response, language: Language, trace: &TraceId, seen: &Seen) {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language, Authorization"));
    if !headers.contains_key(CONTENT_LANGUAGE) {
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    }
    if let Ok(id) = HeaderValue::from_str(&trace.0) {
        headers.insert(TRACE_ID.clone(), id);
    }
    if let Some(standing) = seen.get() {
        quota::write_headers(standing, headers);
    }
}
