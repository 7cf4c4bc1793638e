//! `POST /anomalies/watched-customers`: a customer that nobody has business with, or only a few. Watched from
//! the next row of the trail on.

use std::collections::BTreeSet;

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::WatchedFor;
use shared::domain::fault::Fault;
use shared::domain::ids::{CustomerId, StaffId};
use shared::http::app::Committed;
use shared::http::caller::permission::DecideAnomalies;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::store::anomalies::{self, MOST_WATCHED, WatchedRow};
use shared::store::{Transaction, timeline};
use utoipa::ToSchema;

use crate::watched::WatchedView;

const ACTION: &str = "watch_customer";
const MOST_EXPECTED: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WatchCustomer {
    #[schema(value_type = String)]
    customer_id: CustomerId,
    #[schema(inline)]
    watched_for: WatchedFor,
    /// Staff who have reason to go near it, 20 at most: whoever looks after it, whoever tends the canaries.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    expected: BTreeSet<StaffId>,
}

/// Watch a customer
#[utoipa::path(
    post,
    path = "/anomalies/watched-customers",
    tag = "anomalies",
    operation_id = "watch_customer",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = WatchCustomer,
    responses(
        (status = 201, body = WatchedView, headers(("ETag" = String), ("Location" = String))),
        Problems,
    ),
)]
pub async fn watch_customer(
    State(app): State<SharedApp>,
    caller: May<DecideAnomalies>,
    Command { body, once }: Command<WatchCustomer>,
) -> Result<Created<WatchedView>, Problem> {
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, &body.customer_id).await;
    }
    if body.expected.len() > MOST_EXPECTED {
        return Err(Problem::fault(Code::Invalid, "/expected", "too_many"));
    }
    // Whoever is on file was registered, and that stands in the trail.
    let (named, _) = timeline::newest(&app.store, &body.customer_id, 1, None).await?;
    if named.is_empty() {
        return Err(Problem::faults(vec![Fault::new("/customerId", "not_on_file")]));
    }
    let before = anomalies::watched_customer(&app.store, &body.customer_id).await?;
    if before.as_ref().is_some_and(|row| row.ended.is_none()) {
        return Err(Problem::new(Code::InvalidState));
    }
    if anomalies::watched(&app.store, true).await?.len() >= usize::from(MOST_WATCHED) {
        return Err(Problem::fault(Code::InvalidState, "/customerId", "too_many"));
    }
    let row = WatchedRow {
        version: before.map_or(1, |row| row.version + 1),
        customer: body.customer_id,
        watched: body.watched_for,
        expected: body.expected,
        since: app.time.now(),
        by: caller.id().clone(),
        ended: None,
    };
    let mut tx = Transaction::new();
    row.begin(&mut tx)?;
    once.remember(&app, caller.id(), row.customer.as_str(), None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).customer(&row.customer);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &row.customer).await;
    }
    Ok(created(row))
}

async fn again(app: &App, caller: &Caller, customer: &CustomerId) -> Result<Created<WatchedView>, Problem> {
    let row = anomalies::watched_customer(&app.store, customer).await?;
    let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(customer).replay()).await?;
    Ok(created(row))
}

fn created(row: WatchedRow) -> Created<WatchedView> {
    let location = format!("/anomalies/watched-customers/{}", row.customer);
    Created::new(location, row.version, row.into())
}
