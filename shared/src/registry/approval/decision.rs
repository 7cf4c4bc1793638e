//! A decision: who may, what follows, and what runs.

use super::{Powers, effects, entry, reached, reason};
use crate::audit::Act;
use crate::domain::approval::{Refusal, Status, Verdict};
use crate::domain::ids::ApprovalId;
use crate::http::app::Committed;
use crate::http::idempotency::Once;
use crate::http::{Caller, Code, IfMatch, Problem, SharedApp};
use crate::store::Transaction;
use crate::store::approvals::ApprovalRow;

pub struct Deciding<'a> {
    pub app: &'a SharedApp,
    pub caller: &'a Caller,
    pub powers: &'a Powers<'a>,
    pub id: &'a ApprovalId,
    pub verdict: Verdict,
    /// Why, checked by [`super::words`].
    pub reason: String,
    pub seen: IfMatch,
    pub once: &'a Once,
    pub action: &'static str,
}

/// The request as it is after the decision. Approved to the end, what was asked for has been done.
pub async fn decide(deciding: Deciding<'_>) -> Result<ApprovalRow, Problem> {
    let Deciding { app, caller, powers, id, verdict, reason, seen, once, action } = deciding;
    let before = reached(app, caller, powers, id, action).await?;
    if once.seen(app, caller.id()).await?.is_some() {
        return again(app, caller, before, action).await;
    }
    let now = app.time.now();
    let (case, decider) = match powers.decide(&before.case, verdict, now, app.calendar()?) {
        Ok(decided) => decided,
        Err(refusal) => return Err(refused(app, caller, &before, refusal, action).await),
    };
    seen.check(before.version)?;
    let mut row = ApprovalRow { version: before.version + 1, case, ..before.clone() };
    reason::add(app, &mut row, Some(reason)).await?;
    let mut tx = Transaction::new();
    row.advance(&before, &mut tx)?;
    if row.case.status != Status::Pending {
        effects::conclude(app, &row, &decider.staff, &mut tx).await?;
    }
    once.remember(app, caller.id(), id.as_str(), None, &mut tx)?;
    let outcome = match verdict {
        Verdict::Approved => Status::Approved.word(),
        Verdict::Refused => Status::Refused.word(),
    };
    let mut entry = entry(action, Act::Change, caller, &row).outcome(outcome);
    entry.actor.on_behalf_of = decider.on_behalf_of;
    let committed = app.commit_once(&tx, &entry, once).await;
    // Whoever asks about a number leaves a change or a refusal.
    if let Err(problem) = &committed
        && problem.code == Code::DuplicateCustomer
    {
        app.refuse(&super::entry(action, Act::Refusal, caller, &row).outcome(problem.code.word())).await;
    }
    match committed? {
        Committed::Done => Ok(row),
        Committed::Replayed(_) => {
            let row = reached(app, caller, powers, id, action).await?;
            again(app, caller, row, action).await
        }
    }
}

/// A replay shows the request as it is now; its row in the trail first.
pub(super) async fn again(
    app: &SharedApp,
    caller: &Caller,
    row: ApprovalRow,
    action: &'static str,
) -> Result<ApprovalRow, Problem> {
    app.disclose(&entry(action, Act::Disclosure, caller, &row).replay()).await?;
    Ok(row)
}

/// What a refusal is answered with. One for want of a right is on record (ACC-05).
pub(super) async fn refused(
    app: &SharedApp,
    caller: &Caller,
    row: &ApprovalRow,
    refusal: Refusal,
    action: &'static str,
) -> Problem {
    let code = match refusal {
        Refusal::NotPending => return Problem::new(Code::InvalidState),
        Refusal::Clock(error) => return Problem::internal(error.to_string()),
        Refusal::OwnRequest => Code::OwnRequest,
        Refusal::DecidedBefore => Code::DecidedBefore,
        Refusal::NotAsked => Code::Forbidden,
    };
    app.refuse(&entry(action, Act::Refusal, caller, row).outcome(code.word())).await;
    Problem::new(code)
}
