//! `POST /surveys/occasions`: something was bought, a service done: the surveys that ask after it will, once. For
//! tills and other systems; complaints tell by themselves.

use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::CustomerId;
use shared::http::app::Committed;
use shared::http::caller::permission::RecordAnswers;
use shared::http::{App, Caller, Code, Command, May, Problem, Problems, SharedApp};
use shared::registry::{find, write};
use shared::store::Transaction;
use shared::store::surveys::OccasionRow;
use utoipa::ToSchema;

const ACTION: &str = "register_occasion";
const REFERENCE: usize = 64;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterOccasion {
    #[schema(value_type = String)]
    customer_id: CustomerId,
    #[schema(inline)]
    kind: OccasionKind,
    /// The number of the order or the service: letters, digits, `-`, `_`. He is asked after it once.
    #[schema(example = "SO-2026-000123")]
    reference: String,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OccasionKind {
    Service,
    Purchase,
}

/// Tell that something happened
#[utoipa::path(
    post,
    path = "/surveys/occasions",
    tag = "surveys",
    operation_id = "register_occasion",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RegisterOccasion,
    responses((status = 202, description = "Whoever asks after it will"), Problems),
)]
pub async fn register_occasion(
    State(app): State<SharedApp>,
    caller: May<RecordAnswers>,
    Command { body, once }: Command<RegisterOccasion>,
) -> Result<StatusCode, Problem> {
    let customer = find::reached(&app, &caller, &body.customer_id, Right::SurveysRecord, ACTION).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, &customer.id).await;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if body.reference.is_empty() || body.reference.len() > REFERENCE || !body.reference.chars().all(plain) {
        return Err(Problem::fault(Code::Invalid, "/reference", "malformed"));
    }
    // What somebody takes for a number of an order may be one of a telephone, and stands in keys.
    let reference = app.vault.content_hash(&body.reference).await?;
    write::refuse_closed(&app, &customer)?;
    let kind = match body.kind {
        OccasionKind::Service => "service",
        OccasionKind::Purchase => "purchase",
    };
    let row = OccasionRow {
        customer: customer.id.clone(),
        kind: kind.to_owned(),
        reference: reference.clone(),
        at: app.time.now(),
    };
    let mut tx = Transaction::new();
    row.note(&mut tx)?;
    once.remember(&app, caller.id(), &reference, None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).customer(&customer.id).case(&reference).outcome(kind);
    match app.commit_once(&tx, &entry, &once).await? {
        Committed::Done => Ok(StatusCode::ACCEPTED),
        Committed::Replayed(_) => again(&app, &caller, &customer.id).await,
    }
}

async fn again(app: &App, caller: &Caller, customer: &CustomerId) -> Result<StatusCode, Problem> {
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(customer).replay()).await?;
    Ok(StatusCode::ACCEPTED)
}
