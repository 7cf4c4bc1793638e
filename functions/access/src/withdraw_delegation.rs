//! `POST /access/delegations/{id}/withdrawal`: takes one's powers back, at once. An administrator may do it
//! for somebody else.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{DelegationId, StaffId};
use shared::http::app::Committed;
use shared::http::caller::permission::UseApprovals;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::access;
use shared::store::delegations::{self, DelegationRow};
use utoipa::ToSchema;

use crate::delegate_powers::{DelegationView, view};
use crate::member;

/// There is nothing to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawDelegation {}

/// Take one's powers back
#[utoipa::path(
    post,
    path = "/access/delegations/{id}/withdrawal",
    tag = "access",
    operation_id = "withdraw_delegation",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = WithdrawDelegation,
    responses((status = 200, body = DelegationView, headers(("ETag" = String))), Problems),
)]
pub async fn withdraw_delegation(
    State(app): State<SharedApp>,
    caller: May<UseApprovals>,
    Path(id): Path<DelegationId>,
    seen: IfMatch,
    Command { body: WithdrawDelegation {}, once }: Command<WithdrawDelegation>,
) -> Result<Versioned<DelegationView>, Problem> {
    let before = reached(&app, &caller, &id).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before).await;
    }
    seen.check(before.version)?;
    if before.withdrawn_at.is_some() {
        return Err(Problem::new(Code::InvalidState));
    }
    let mut tx = Transaction::new();
    let row = before.withdraw(app.time.now(), &mut tx)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new("withdraw_delegation", Act::Change, caller.actor()).change(&id).case(&row.to);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, reached(&app, &caller, &id).await?).await;
    }
    Ok(Versioned { version: row.version, body: view(row) })
}

/// One's own, or that of somebody whose access the caller manages. Any other is not there.
async fn reached(app: &App, caller: &Caller, id: &DelegationId) -> Result<DelegationRow, Problem> {
    let row = delegations::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if row.by == *caller.id() || manages(app, caller, &row.by).await? {
        return Ok(row);
    }
    let refusal = Entry::new("withdraw_delegation", Act::Refusal, caller.actor()).change(id);
    app.refuse(&refusal.outcome(Code::NotFound.word())).await;
    Err(Problem::new(Code::NotFound))
}

async fn manages(app: &App, caller: &Caller, lender: &StaffId) -> Result<bool, Problem> {
    if !caller.has(Right::AccessManage) {
        return Ok(false);
    }
    let person = access::person(&app.store, lender, true).await?;
    Ok(person.is_some_and(|(staff, _)| member::reaches(caller, Right::AccessManage, &staff)))
}

async fn again(app: &App, caller: &Caller, row: DelegationRow) -> Result<Versioned<DelegationView>, Problem> {
    app.disclose(&Entry::new("withdraw_delegation", Act::Disclosure, caller.actor()).change(&row.id).replay()).await?;
    Ok(Versioned { version: row.version, body: view(row) })
}
