//! A system in memory, and requests to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use embedded::Embedded;
use http::{HeaderMap, Request, StatusCode, header};
use local::{HeldTime, System};
use serde_json::{Value, json};
use tower::ServiceExt;

pub const NOW: &str = "2026-06-09T02:00:00Z";

pub fn time() -> Arc<HeldTime> {
    Arc::new(HeldTime::at(NOW.parse().unwrap()))
}

pub async fn system() -> System {
    System::start(Embedded::in_memory(), time()).await.unwrap()
}

pub fn token(system: &System, staff: &str) -> String {
    system.token(&staff.parse().unwrap()).unwrap().token
}

pub fn get(path: &str) -> http::request::Builder {
    Request::get(path)
}

pub fn signed_in(system: &System, staff: &str, request: http::request::Builder) -> http::request::Builder {
    request.header(header::AUTHORIZATION, format!("Bearer {}", token(system, staff)))
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Of the gateway's form, with this message and nothing else.
    #[track_caller]
    pub fn is_message(&self, status: u16, message: &str) {
        assert_eq!(
            (self.status.as_u16(), self.text.as_str()),
            (status, json!({ "message": message }).to_string().as_str())
        );
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/json");
    }
}

pub async fn send(system: &System, request: Request<Body>) -> Answer {
    let response = system.router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

pub async fn fetch(system: &System, request: http::request::Builder) -> Answer {
    send(system, request.body(Body::empty()).unwrap()).await
}

/// A person who is not on file yet: numbers with valid check digits (GB 11643), made from a counter.
pub fn person(number: u32) -> Value {
    let body = format!("1101011990{:02}{:02}{:03}", number / 28_000 % 12 + 1, number / 1000 % 28 + 1, number % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    let check = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][sum as usize % 11];
    json!({
        "kind": "individual",
        "fields": { "name": "陈凯", "idNumber": format!("{body}{check}"), "mobile": format!("139{number:08}") },
        "source": "sales_talk",
        "consents": [{ "purpose": "service", "noticeVersion": "2026-01", "channel": "paper" }],
    })
}

pub async fn register(system: &System, staff: &str, number: u32) -> Answer {
    let request = signed_in(system, staff, Request::post("/customers"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", format!("key-{number}"));
    send(system, request.body(Body::from(person(number).to_string())).unwrap()).await
}

/// A folder of its own for each test, removed at the end.
pub struct Place(PathBuf);

impl Place {
    pub fn new() -> Self {
        Self(std::env::temp_dir().join(format!("kehu-{}", uuid::Uuid::now_v7().simple())))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
