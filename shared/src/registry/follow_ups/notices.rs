//! Whoever the ladder names is told that something planned is overdue; dates that rest on unpublished holidays
//! are computed again.

use super::Work;
use crate::audit::{Act, Actor, Entry};
use crate::domain::follow_up::{FollowUpAct, State, notices};
use crate::domain::ids::{FollowUpId, StaffId};
use crate::http::{App, Problem};
use crate::store::follow_ups::{self, FollowUpRow};
use crate::store::{CommitError, Guard, Transaction};

/// Notes that somebody was to be told, if that is so now. `false`: another run has done it.
pub async fn tell(app: &App, actor: Actor, id: &FollowUpId, action: &'static str) -> Result<bool, Problem> {
    let Some(before) = follow_ups::get(&app.store, id).await? else { return Ok(false) };
    if before.state != State::Open {
        return Ok(false);
    }
    let calendar = app.calendar()?;
    let broken = |_| Problem::internal("a date that was computed can not be computed");
    let deadline = before.due_by.deadline(calendar).map_err(broken)?;
    let mut work = Work::on(app, before.clone(), &StaffId::system());
    if let Some(kind) = app.catalogue.interactions.plan(&before.kind) {
        let all = notices(&kind.ladder, calendar, before.planned_at, deadline).map_err(broken)?;
        let told = usize::try_from(before.told).unwrap_or(usize::MAX);
        let now = work.now;
        for notice in all.into_iter().skip(told).take_while(|notice| notice.tell_at <= now) {
            work.act(FollowUpAct::Escalated).role = Some(notice.to);
            work.row.told += 1;
        }
    }
    // Or policy has moved what was to be told.
    let told = work.row.told - before.told;
    let outcome = if told > 0 { "told" } else { "recomputed" };
    work.settle()?;
    let done = commit(app, work, &before, actor, (action, outcome)).await?;
    if done && told > 0 {
        tracing::info!(
            target: "run",
            function = app.function,
            follow_up.id = id.as_str(),
            count.deadlines_told = told,
            "deadlines have passed"
        );
    }
    Ok(done)
}

/// Computes its date again. `false`: it rests on unpublished holidays as before.
pub async fn recompute(app: &App, actor: Actor, id: &FollowUpId, action: &'static str) -> Result<bool, Problem> {
    let Some(before) = follow_ups::get(&app.store, id).await? else { return Ok(false) };
    let mut work = Work::on(app, before.clone(), &StaffId::system());
    work.settle()?;
    let same = (work.row.due, work.row.provisional) == (before.due, before.provisional);
    if before.state != State::Open || same {
        return Ok(false);
    }
    commit(app, work, &before, actor, (action, "recomputed")).await
}

async fn commit(
    app: &App,
    work: Work<'_>,
    before: &FollowUpRow,
    actor: Actor,
    (action, outcome): (&'static str, &'static str),
) -> Result<bool, Problem> {
    let mut tx = Transaction::new();
    let row = work.finish(before, Guard::Stale, &mut tx)?;
    let entry = Entry::new(action, Act::Change, actor).case(&row.id).customers(row.customer_id.clone());
    match app.trail.commit(&tx, &entry.outcome(outcome)).await {
        Ok(()) => Ok(true),
        // Somebody has moved it, or another run has told: the next run sees what is left.
        Err(CommitError::Refused(Guard::Stale)) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
