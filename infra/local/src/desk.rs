//! `/_local/*`: who the seeded staff are, tokens for them, and the keys to check tokens with. Only
//! the local binary has these routes; in the cloud the company's OIDC provider is in their place.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::header::{CACHE_CONTROL, HOST};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use serde::{Deserialize, Serialize};

use crate::staff::Member;
use crate::tokens::Tokens;

pub struct Desk {
    pub members: Vec<Member>,
    pub tokens: Tokens,
}

#[derive(Serialize)]
struct Staff {
    items: Vec<Member>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    staff: String,
}

#[derive(Serialize)]
struct Message {
    message: &'static str,
}

pub fn routes(desk: Desk) -> Router {
    Router::new()
        .route("/_local/staff", get(list_staff))
        .route("/_local/token", post(issue_token))
        .route("/_local/jwks.json", get(show_keys))
        .with_state(Arc::new(desk))
}

/// Only for whoever asks this machine by a local name.
pub fn from_here_only(routes: Router) -> Router {
    routes.layer(from_fn(from_here))
}

async fn list_staff(State(desk): State<Arc<Desk>>) -> Json<Staff> {
    Json(Staff { items: desk.members.clone() })
}

async fn issue_token(State(desk): State<Arc<Desk>>, Json(wanted): Json<SignIn>) -> Response {
    let Some(member) = desk.members.iter().find(|member| member.id.as_str() == wanted.staff) else {
        return (StatusCode::NOT_FOUND, Json(Message { message: "No such staff: see GET /_local/staff" }))
            .into_response();
    };
    match desk.tokens.issue(&member.id) {
        Ok(token) => ([(CACHE_CONTROL, "no-store")], Json(token)).into_response(),
        Err(error) => {
            tracing::error!(error = %error, error.code = error.code(), "no token was issued");
            (StatusCode::INTERNAL_SERVER_ERROR, Json(Message { message: "Internal Server Error" })).into_response()
        }
    }
}

async fn show_keys(State(desk): State<Arc<Desk>>) -> Json<JwkSet> {
    Json(desk.tokens.key().public())
}

/// A web page must not sign in as staff by giving its own name this machine's address (DNS
/// rebinding): the name asked for has to be a local one.
async fn from_here(request: Request, next: Next) -> Response {
    if is_local(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, Json(Message { message: "Forbidden" })).into_response()
    }
}

/// A request without a host comes from within the process: HTTP/1.1 does not let one through.
fn is_local(headers: &HeaderMap) -> bool {
    let local = |host: &HeaderValue| {
        let authority: Option<Authority> = host.to_str().ok().and_then(|host| host.parse().ok());
        authority.is_some_and(|authority| match authority.host() {
            "localhost" | "[::1]" => true,
            host => host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback()),
        })
    };
    headers.get(HOST).is_none_or(local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_local_name_is_served() {
        let with = |host| is_local(&HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]));
        for host in ["127.0.0.1:8787", "localhost", "localhost:1", "[::1]:8787", "127.0.0.2"] {
            assert!(with(host), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example:8787", "192.168.1.2", "localhost.evil.example", ""] {
            assert!(!with(host), "{host}");
        }
    }
}
