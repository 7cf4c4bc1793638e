//! Whoever the ladder names is told that a deadline nears or has passed (CMP-17): an act of the history, and
//! the case stands out in his list. Deadlines that rest on unpublished holidays are computed again.

use super::case_type;
use super::work::Work;
use crate::audit::{Act as TrailAct, Actor, Entry};
use crate::domain::case::{Act, Desk, Part, Told, timing};
use crate::domain::ids::{CaseId, StaffId};
use crate::http::{App, Problem};
use crate::store::cases::{self, CaseRow};
use crate::store::{CommitError, Guard};

/// Notes that somebody was to be told, if that is so now. `false`: another run has done it.
pub async fn tell(
    app: &App,
    actor: Actor,
    desk: &'static Desk,
    id: &CaseId,
    action: &'static str,
) -> Result<bool, Problem> {
    let Some(before) = cases::get(&app.store, desk.of, id).await? else { return Ok(false) };
    let now = app.time.now();
    let timing = timing(case_type(app, desk)?, &before.progress, &app.catalogue.calendars);
    let timing = timing.map_err(|error| Problem::internal(error.to_string()))?;
    let mut work = Work::on(app, desk, before.clone(), Part::default(), &StaffId::system())?;
    // Of a clock that has stopped nobody is told again.
    let runs = |told: &Told| {
        let run = timing.runs.iter().find(|run| run.clock == told.clock && run.started == told.started);
        run.is_some_and(|run| run.ended.is_none())
    };
    work.row.progress.told.retain(runs);
    for (told, _) in timing.notices.iter().take_while(|(_, notice)| notice.tell_at <= now) {
        let act = work.act(Act::Escalated);
        act.clock = Some(told.clock);
        act.role = Some(told.to.clone());
        work.row.progress.told.push(told.clone());
    }
    // Or the calendar has moved what was to be told.
    let told = work.row.acts - before.acts;
    let outcome = if told > 0 { "told" } else { "recomputed" };
    super::settle(app, work.of, &mut work.row)?;
    let done = commit(app, work, &before, actor, (action, outcome)).await?;
    if done && told > 0 {
        tracing::info!(
            target: "run",
            function = app.function,
            case.id = id.as_str(),
            count.deadlines_told = told,
            "deadlines near or have passed"
        );
    }
    Ok(done)
}

/// Computes the deadlines of a case again. `false`: they rest on unpublished holidays as before.
pub async fn recompute(
    app: &App,
    actor: Actor,
    desk: &'static Desk,
    id: &CaseId,
    action: &'static str,
) -> Result<bool, Problem> {
    let Some(before) = cases::get(&app.store, desk.of, id).await? else { return Ok(false) };
    let mut work = Work::on(app, desk, before.clone(), Part::default(), &StaffId::system())?;
    super::settle(app, work.of, &mut work.row)?;
    if work.row.timing.provisional && work.row.timing == before.timing {
        return Ok(false);
    }
    if !work.row.timing.provisional {
        work.row.settled(&mut work.tx);
    }
    commit(app, work, &before, actor, (action, "recomputed")).await
}

async fn commit(
    app: &App,
    work: Work<'_>,
    before: &CaseRow,
    actor: Actor,
    (action, outcome): (&'static str, &'static str),
) -> Result<bool, Problem> {
    let (row, tx) = work.finish(before, Guard::Stale)?;
    let entry = Entry::new(action, TrailAct::Change, actor).case(&row.id).customers(row.customer_id.clone());
    match app.trail.commit(&tx, &entry.outcome(outcome)).await {
        Ok(()) => Ok(true),
        // Somebody has moved it, or another run has told: the next run sees what is left.
        Err(CommitError::Refused(Guard::Stale)) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
