//! `GET /health`: one answer for monitors and people, in the format of
//! draft-inadarei-api-health-check-06 (`application/health+json`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use shared::http::language::{self, Language};
use shared::http::{App, SharedApp};
use utoipa::ToSchema;

use crate::dependency::Dependency;

/// Anyone may ask as often as he likes; the dependencies, which cost money, are asked this seldom.
const FRESH: SignedDuration = SignedDuration::from_secs(5);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    Pass,
    Fail,
}

impl From<bool> for Standing {
    fn from(works: bool) -> Self {
        if works { Self::Pass } else { Self::Fail }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    status: Standing,
    /// By dependency and what was tried.
    checks: BTreeMap<&'static str, [Check; 1]>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Check {
    status: Standing,
    /// Who notices while this fails, and what still works.
    affects: &'static str,
    #[schema(value_type = String)]
    time: Timestamp,
}

/// Check health
///
/// Fails when anything fails; each check says whom that concerns. At most five seconds old.
#[utoipa::path(
    get,
    path = "/health",
    tag = "health",
    operation_id = "check_health",
    security(()),
    responses(
        (status = 200, body = Health, content_type = "application/health+json", description = "Everything works"),
        (status = 503, body = Health, content_type = "application/health+json", description = "Something fails"),
    ),
)]
pub async fn check_health(
    State(app): State<SharedApp>,
    Extension(latest): Extension<Latest>,
    headers: HeaderMap,
) -> Response {
    let seen = latest.or_look(&app).await;
    health(seen, language::preferred(&headers)).into_response()
}

fn health(seen: Seen, language: Language) -> Health {
    let check = |(dependency, works): (Dependency, bool)| {
        let check = Check { status: works.into(), affects: dependency.affects(language), time: seen.at };
        (dependency.name(), [check])
    };
    Health {
        status: seen.works.iter().all(|works| *works).into(),
        checks: Dependency::ALL.into_iter().zip(seen.works).map(check).collect(),
    }
}

impl IntoResponse for Health {
    fn into_response(self) -> Response {
        let status = match self.status {
            Standing::Pass => StatusCode::OK,
            Standing::Fail => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, [(CONTENT_TYPE, "application/health+json")], Json(self)).into_response()
    }
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    at: Timestamp,
    works: [bool; Dependency::ALL.len()],
}

/// The latest look at the dependencies.
#[derive(Debug, Clone, Default)]
pub struct Latest(Arc<Mutex<Option<Seen>>>);

impl Latest {
    async fn or_look(&self, app: &App) -> Seen {
        let at = app.time.now();
        let latest = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(seen) = latest.filter(|seen| (SignedDuration::ZERO..FRESH).contains(&at.duration_since(seen.at))) {
            return seen;
        }
        let [records, lookup, kms] = Dependency::ALL;
        let (records, lookup, kms) = tokio::join!(records.works(app), lookup.works(app), kms.works(app));
        let seen = Seen { at, works: [records, lookup, kms] };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn one_failing_dependency_fails_the_whole_and_says_whom_it_concerns() {
        let health = health(Seen { at: AT, works: [true, false, true] }, Language::En);
        assert_eq!(health.status, Standing::Fail);
        let standing: Vec<_> = health.checks.iter().map(|(name, [check])| (*name, check.status)).collect();
        let expected =
            [("kms:usable", Standing::Pass), ("lookup:complete", Standing::Fail), ("records:readable", Standing::Pass)];
        assert_eq!(standing, expected);
        assert!(health.checks["lookup:complete"][0].affects.starts_with("staff who register"));
        let response = health.into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/health+json");
    }

    #[test]
    fn all_working_is_a_pass() {
        let response = health(Seen { at: AT, works: [true; 3] }, Language::Zh).into_response();
        assert_eq!(response.status(), StatusCode::OK);
    }
}
