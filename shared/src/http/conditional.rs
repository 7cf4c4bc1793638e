//! Versions on the wire: `ETag: "7"` out, `If-Match: "7"` in (RFC 9110 §13). A change without one
//! answers 428, with an old one 412 and the present `ETag`.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::header::{ETAG, IF_MATCH, LOCATION};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use super::app::SharedApp;
use super::problem::{Code, Problem};

/// The version a client says it has seen.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(u64);

impl IfMatch {
    pub fn check(self, present: u64) -> Result<(), Problem> {
        if self.0 == present { Ok(()) } else { Err(stale(present)) }
    }
}

pub fn stale(present: u64) -> Problem {
    Problem::new(Code::StaleVersion).version(present)
}

impl FromRequestParts<SharedApp> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &SharedApp) -> Result<Self, Problem> {
        let header = parts.headers.get(IF_MATCH).ok_or_else(|| Problem::new(Code::VersionMissing))?;
        let tag = header.to_str().ok().and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"'));
        // As we wrote it: a tag is compared byte by byte, and `"01"` is another one than `"1"`.
        let number = tag.and_then(|tag| tag.parse().ok().filter(|number: &u64| number.to_string() == tag));
        number.map(Self).ok_or_else(|| Problem::fault(Code::MalformedHeader, "If-Match", "malformed"))
    }
}

pub fn etag(version: u64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// 200 with the version it shows.
pub struct Versioned<T> {
    pub version: u64,
    pub body: T,
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        ([(ETAG, etag(self.version))], Json(self.body)).into_response()
    }
}

/// 201 (or 202 for what still has to be decided) with place and version.
pub struct Created<T> {
    pub status: StatusCode,
    pub location: String,
    pub version: u64,
    pub body: T,
}

impl<T> Created<T> {
    pub fn new(location: String, version: u64, body: T) -> Self {
        Self { status: StatusCode::CREATED, location, version, body }
    }

    pub fn accepted(location: String, version: u64, body: T) -> Self {
        Self { status: StatusCode::ACCEPTED, location, version, body }
    }
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = (self.status, [(ETAG, etag(self.version))], Json(self.body)).into_response();
        // Ids are plain ASCII; a location that is not would be a defect of ours, and is left out.
        if let Ok(location) = HeaderValue::from_str(&self.location) {
            response.headers_mut().insert(LOCATION, location);
        }
        response
    }
}
