//! The local stand-in for the HTTP API: routes to functions, checks tokens, keeps API Gateway's
//! limits and answers what API Gateway itself answers in its own form, `{"message"}`.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use http_body_util::LengthLimitError;
use tokio::sync::Semaphore;
use tower::ServiceExt;

use crate::authorizer::{Authorizer, Refused};
use crate::invocation::{self, TooLarge};

/// Quotas of HTTP APIs and of Lambda, none of which can be raised.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub request_bytes: usize,
    /// What a function is handed and what it may answer.
    pub payload_bytes: usize,
    pub answer_within: Duration,
    /// An account's concurrent executions.
    pub at_a_time: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let mib = 1024 * 1024;
        Self {
            request_bytes: 10 * mib,
            payload_bytes: 6 * mib,
            answer_within: Duration::from_secs(30),
            at_a_time: 1000,
        }
    }
}

/// A function as the API sees it.
pub struct Backend {
    /// API Gateway's form: `/customers`, `/customers/{proxy+}`.
    pub routes: Vec<String>,
    /// Open to anyone: no authorizer.
    pub open: bool,
    pub function: Router,
}

#[derive(Debug)]
enum Refusal {
    Unauthorized(Refused),
    NotFound,
    TooLarge,
    TooMany,
    BadRequest,
    Unavailable,
    Internal,
}

struct Gateway {
    authorizer: Authorizer,
    limits: Limits,
    places: Arc<Semaphore>,
}

pub fn gateway(backends: Vec<Backend>, authorizer: Authorizer, limits: Limits) -> Router {
    let places = Arc::new(Semaphore::new(limits.at_a_time));
    let gateway = Arc::new(Gateway { authorizer, limits, places });
    let mut router = Router::new();
    for backend in backends {
        let backend = Arc::new(backend);
        for route in &backend.routes {
            let (gateway, target, key) = (Arc::clone(&gateway), Arc::clone(&backend), format!("ANY {route}"));
            let answer = async move |request: Request| gateway.answer(&target, &key, request).await;
            router = router.route(&route.replace("{proxy+}", "{*proxy}"), any(answer));
        }
    }
    router.fallback(async || Refusal::NotFound)
}

impl Gateway {
    async fn answer(&self, backend: &Backend, route: &str, request: Request) -> Result<Response, Refusal> {
        let _place = self.places.try_acquire().map_err(|_| Refusal::TooMany)?;
        let claims = match backend.open {
            true => None,
            false => Some(self.authorizer.check(request.headers()).map_err(Refusal::Unauthorized)?),
        };
        let (parts, body) = request.into_parts();
        let declared = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if declared.is_some_and(|length| length > self.limits.request_bytes) {
            return Err(Refusal::TooLarge);
        }
        let body = to_bytes(body, self.limits.request_bytes).await.map_err(|error| refuse_body(&error))?;
        let event = invocation::event(parts, body, route, claims, self.limits.payload_bytes)
            .map_err(|TooLarge| Refusal::TooLarge)?;
        self.invoke(backend.function.clone(), event).await
    }

    /// A function runs to its end, whatever becomes of the client and of the gateway's patience.
    async fn invoke(&self, function: Router, event: Request) -> Result<Response, Refusal> {
        let running = tokio::spawn(function.oneshot(event));
        let answered = tokio::time::timeout(self.limits.answer_within, running).await;
        let response = match answered {
            Err(_) => return Err(Refusal::Unavailable),
            Ok(Err(_)) => return Err(Refusal::Internal),
            Ok(Ok(response)) => response.unwrap_or_else(|never| match never {}),
        };
        let length = response.body().size_hint().lower();
        if usize::try_from(length).is_ok_and(|length| length <= self.limits.payload_bytes) {
            Ok(response)
        } else {
            Err(Refusal::Internal)
        }
    }
}

fn refuse_body(error: &axum::Error) -> Refusal {
    let is_length = |error: &(dyn std::error::Error + 'static)| error.is::<LengthLimitError>();
    if std::error::Error::source(error).is_some_and(is_length) { Refusal::TooLarge } else { Refusal::BadRequest }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::Unauthorized(_) => (StatusCode::UNAUTHORIZED, "Unauthorized"),
            Self::NotFound => (StatusCode::NOT_FOUND, "Not Found"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            Self::TooMany => (StatusCode::TOO_MANY_REQUESTS, "Too Many Requests"),
            Self::BadRequest => (StatusCode::BAD_REQUEST, "Bad Request"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        };
        let body = Body::from(format!("{{\"message\":\"{message}\"}}"));
        let mut response = (status, [(CONTENT_TYPE, "application/json")], body).into_response();
        if let Self::Unauthorized(refused) = self {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge(refused));
        }
        response
    }
}

fn challenge(refused: Refused) -> HeaderValue {
    match refused {
        Refused::Missing => HeaderValue::from_static("Bearer"),
        Refused::Invalid(reason) => {
            let text = format!("Bearer scope=\"\" error=\"invalid_token\" error_description=\"{reason}\"");
            HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("Bearer"))
        }
    }
}
