//! `POST /customers/duplicates/{duplicateId}/decision`: whether two customers on the review list are one
//! (CUS-23). That they are the same merges nothing yet; that they are not closes the pair, unless
//! something new comes to speak for it.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{DuplicateOutcome, KeyClass, Right};
use shared::domain::ids::DuplicateId;
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::DecideDuplicates;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::duplicate::{self, DuplicateView, Pair};
use shared::registry::{CARD, find};
use shared::store::duplicates::{self, DIFFERENT, DuplicateDecision, DuplicateRow, MERGED, SAME};
use shared::store::{StoredRow, Transaction, subjects};
use utoipa::ToSchema;

const MAX_NOTE: usize = 1000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideDuplicate {
    outcome: DuplicateOutcome,
    /// An id of the catalogue's `duplicateReasons` for this outcome.
    #[schema(example = "family_shares_number")]
    reason: String,
    /// In the decider's words.
    #[serde(default)]
    note: Option<String>,
}

/// Decide whether two customers are one
#[utoipa::path(
    post,
    path = "/customers/duplicates/{duplicateId}/decision",
    tag = "customers",
    operation_id = "decide_duplicate",
    params(
        ("duplicateId" = String, Path), ("If-Match" = String, Header, description = "The version of the pair last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = DecideDuplicate,
    responses((status = 200, body = DuplicateView, headers(("ETag" = String))), Problems),
)]
pub async fn decide_duplicate(
    State(app): State<SharedApp>,
    caller: May<DecideDuplicates>,
    Path(id): Path<DuplicateId>,
    seen: IfMatch,
    Command { body, once }: Command<DecideDuplicate>,
) -> Result<Versioned<DuplicateView>, Problem> {
    let before = find_pair(&app, &caller, &id).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return shown(&app, &caller, before).await;
    }
    seen.check(before.row.version)?;
    if before.row.status == MERGED {
        return Err(Problem::new(Code::InvalidState));
    }
    let mut tx = Transaction::new();
    let row = decided(&app, &caller, &before, &body).await?;
    tx.update(&row, before.row.version)?;
    for customer in &before.customers {
        subjects::require_live(&customer.subject, &mut tx);
    }
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new("decide_duplicate", Act::Change, caller.actor())
        .customers(before.customers.iter().map(|customer| customer.id.clone()))
        .change(&id)
        .outcome(&row.status);
    // What can not be shown is not done either.
    let version = row.version;
    let shown_now = view(&app, &caller, Pair { row, customers: before.customers }).await?;
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        return shown(&app, &caller, find_pair(&app, &caller, &id).await?).await;
    }
    Ok(Versioned { version, body: shown_now })
}

/// The pair, if the caller may decide about both.
async fn find_pair(app: &App, caller: &Caller, id: &DuplicateId) -> Result<Pair, Problem> {
    let row = duplicates::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let one = find::reached(app, caller, &row.customers.0, Right::CustomersDecide, "decide_duplicate").await?;
    let other = find::reached(app, caller, &row.customers.1, Right::CustomersDecide, "decide_duplicate").await?;
    Ok(Pair { row, customers: [one, other] })
}

async fn decided(app: &App, caller: &Caller, pair: &Pair, body: &DecideDuplicate) -> Result<DuplicateRow, Problem> {
    let invalid = |pointer, fault| Problem::fault(Code::Invalid, pointer, fault);
    let reason = app.catalogue.duplicate_reason(&body.reason).filter(|reason| reason.outcome == body.outcome);
    let reason = reason.ok_or_else(|| invalid("/reason", "not_an_option"))?;
    let note = body.note.as_deref().map(|note| text::multi_line(note, MAX_NOTE)).transpose();
    let note = match note.map_err(|error| invalid("/note", error.code()))? {
        None => None,
        Some(note) => {
            let [older, _] = &pair.customers;
            let mut sealing = app.vault.sealing(&older.subject, &older.personal_kid).await?;
            Some(sealing.seal(KeyClass::Personal, &pair.row.key().path(), "#note", &note).await?)
        }
    };
    let status = match body.outcome {
        DuplicateOutcome::Same => SAME,
        DuplicateOutcome::Different => DIFFERENT,
    };
    let decision = DuplicateDecision {
        outcome: status.to_owned(),
        reason: reason.id.clone(),
        at: app.time.now(),
        by: caller.id().clone(),
        note,
    };
    Ok(DuplicateRow {
        version: pair.row.version + 1,
        status: status.to_owned(),
        decision: Some(decision),
        ..pair.row.clone()
    })
}

async fn view(app: &App, caller: &Caller, pair: Pair) -> Result<DuplicateView, Problem> {
    duplicate::view(app, caller, pair).await?.ok_or_else(|| Problem::new(Code::Erased))
}

/// A replay shows the pair as it is now; its row in the trail first.
async fn shown(app: &App, caller: &Caller, pair: Pair) -> Result<Versioned<DuplicateView>, Problem> {
    let entry = Entry::new("decide_duplicate", Act::Disclosure, caller.actor())
        .customers(pair.customers.iter().map(|customer| customer.id.clone()))
        .fields(CARD)
        .change(&pair.row.id)
        .replay();
    app.disclose(&entry).await?;
    let version = pair.row.version;
    Ok(Versioned { version, body: view(app, caller, pair).await? })
}
