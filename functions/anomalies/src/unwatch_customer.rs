//! `POST /anomalies/watched-customers/{id}/removal`: a customer is watched no longer. What was found stays.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::CustomerId;
use shared::http::app::Committed;
use shared::http::caller::permission::DecideAnomalies;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::anomalies::{self, WatchedRow};
use utoipa::ToSchema;

use crate::watched::WatchedView;

const ACTION: &str = "unwatch_customer";

/// There is nothing to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnwatchCustomer {}

/// Watch a customer no longer
#[utoipa::path(
    post,
    path = "/anomalies/watched-customers/{id}/removal",
    tag = "anomalies",
    operation_id = "unwatch_customer",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = UnwatchCustomer,
    responses((status = 200, body = WatchedView, headers(("ETag" = String))), Problems),
)]
pub async fn unwatch_customer(
    State(app): State<SharedApp>,
    caller: May<DecideAnomalies>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body: UnwatchCustomer {}, once }: Command<UnwatchCustomer>,
) -> Result<Versioned<WatchedView>, Problem> {
    let before = found(&app, &id).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before).await;
    }
    seen.check(before.version)?;
    if before.ended.is_some() {
        return Err(Problem::new(Code::InvalidState));
    }
    let row = WatchedRow { version: before.version + 1, ended: Some(app.time.now()), ..before.clone() };
    let mut tx = Transaction::new();
    row.end(&mut tx)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).customer(&id);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, found(&app, &id).await?).await;
    }
    Ok(Versioned { version: row.version, body: row.into() })
}

async fn found(app: &App, id: &CustomerId) -> Result<WatchedRow, Problem> {
    anomalies::watched_customer(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))
}

async fn again(app: &App, caller: &Caller, row: WatchedRow) -> Result<Versioned<WatchedView>, Problem> {
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(&row.customer).replay()).await?;
    Ok(Versioned { version: row.version, body: row.into() })
}
