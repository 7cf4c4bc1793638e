//! Requests that end without a decision: taken back by whoever asked, or over their time.

use jiff::Timestamp;

use super::decision::{again, refused};
use super::{Powers, effects, entry, named, reached, reason};
use crate::audit::{Act, Actor, Entry};
use crate::domain::approval::{Case, Refusal};
use crate::domain::ids::{ApprovalId, StaffId};
use crate::http::app::Committed;
use crate::http::idempotency::Once;
use crate::http::{App, Caller, IfMatch, Problem, SharedApp};
use crate::store::approvals::{self, ApprovalRow};
use crate::store::{CommitError, Guard, Transaction};

pub struct Withdrawing<'a> {
    pub app: &'a SharedApp,
    pub caller: &'a Caller,
    pub powers: &'a Powers<'a>,
    pub id: &'a ApprovalId,
    pub reason: Option<String>,
    pub seen: IfMatch,
    pub once: &'a Once,
    pub action: &'static str,
}

pub async fn withdraw(withdrawing: Withdrawing<'_>) -> Result<ApprovalRow, Problem> {
    let Withdrawing { app, caller, powers, id, reason, seen, once, action } = withdrawing;
    let before = reached(app, caller, powers, id, action).await?;
    if once.seen(app, caller.id()).await?.is_some() {
        return again(app, caller, before, action).await;
    }
    let case = match taken_back(&before, caller.id(), app.time.now()) {
        Ok(case) => case,
        Err(refusal) => return Err(refused(app, caller, &before, refusal, action).await),
    };
    seen.check(before.version)?;
    let mut row = ApprovalRow { version: before.version + 1, case, ..before.clone() };
    reason::add(app, &mut row, reason).await?;
    let mut tx = Transaction::new();
    row.advance(&before, &mut tx)?;
    effects::conclude(app, &row, caller.id(), &mut tx).await?;
    once.remember(app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = entry(action, Act::Change, caller, &row).outcome(row.case.status.word());
    match app.commit_once(&tx, &entry, once).await? {
        Committed::Done => Ok(row),
        Committed::Replayed(_) => {
            let row = reached(app, caller, powers, id, action).await?;
            again(app, caller, row, action).await
        }
    }
}

/// Whoever broke the glass is the one the review is about: he can not spare himself that.
fn taken_back(row: &ApprovalRow, by: &StaffId, now: Timestamp) -> Result<Case, Refusal> {
    if row.matter.is_review() { Err(Refusal::NotAsked) } else { row.case.withdraw(by, now) }
}

/// Over together with what it was asked for, in the transaction of whoever put an end to that. What is decided
/// already stays as it is.
pub async fn take_back(app: &App, by: &StaffId, id: &ApprovalId, tx: &mut Transaction) -> Result<(), Problem> {
    let Some(before) = approvals::get(&app.store, id).await? else { return Ok(()) };
    let Some(case) = before.case.fall_away(by, app.time.now()) else { return Ok(()) };
    let mut row = ApprovalRow { version: before.version + 1, case, ..before.clone() };
    row.reasons.push(None);
    row.advance(&before, tx)?;
    Ok(())
}

/// Writes down that a request's time is over, if it is. `false`: there is nothing to write.
pub async fn expire(app: &App, actor: Actor, id: &ApprovalId) -> Result<bool, Problem> {
    let Some(before) = approvals::get(&app.store, id).await? else { return Ok(false) };
    let Some(case) = before.case.expire(&StaffId::system(), app.time.now()) else { return Ok(false) };
    let mut row = ApprovalRow { version: before.version + 1, case, ..before.clone() };
    row.reasons.push(None);
    let mut tx = Transaction::new();
    row.advance(&before, &mut tx)?;
    effects::conclude(app, &row, &StaffId::system(), &mut tx).await?;
    let entry = named(Entry::new("expire_approval", Act::Change, actor), &row).outcome(row.case.status.word());
    match app.trail.commit(&tx, &entry).await {
        Ok(()) => Ok(true),
        // Another run has written it.
        Err(CommitError::Refused(Guard::Stale)) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
