//! Cases of which somebody is to be told, the longest waiting first; then those whose deadlines may have
//! changed with the calendar.

use futures::future::BoxFuture;
use shared::domain::case::Desk;
use shared::domain::ids::CaseId;
use shared::http::{Problem, SharedApp};
use shared::registry::cases;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::cases as stored;

const ACTION: &str = "watch_cases";
const SLICE: i32 = 50;

pub fn watch_cases<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        // Who watches needs the policy of now: the next year's holidays come with it.
        app.refresh_policy().await;
        for desk in Desk::ALL {
            if tell(app, run, desk).await? == Ended::Interrupted
                || recompute(app, run, desk).await? == Ended::Interrupted
            {
                return Ok(Ended::Interrupted);
            }
        }
        Ok(Ended::Done)
    })
}

async fn tell(app: &SharedApp, run: &Run, desk: &'static Desk) -> Result<Ended, ScheduleError> {
    let mut after = None;
    loop {
        if !run.goes_on(app) {
            return Ok(Ended::Interrupted);
        }
        let (waiting, last) = stored::to_tell(&app.store, desk.of, app.time.now(), after, SLICE).await?;
        for id in &waiting {
            see_to(id, cases::tell(app, run.actor(), desk, id, ACTION).await);
        }
        after = last;
        if after.is_none() {
            return Ok(Ended::Done);
        }
    }
}

async fn recompute(app: &SharedApp, run: &Run, desk: &'static Desk) -> Result<Ended, ScheduleError> {
    let mut after = None;
    loop {
        if !run.goes_on(app) {
            return Ok(Ended::Interrupted);
        }
        let (provisional, more) = stored::provisional(&app.store, desk.of, after, SLICE).await?;
        for id in &provisional {
            see_to(id, cases::recompute(app, run.actor(), desk, id, ACTION).await);
        }
        after = provisional.last().map(ToString::to_string).filter(|_| more);
        if after.is_none() {
            return Ok(Ended::Done);
        }
    }
}

/// One that can not be seen to does not keep the others waiting.
fn see_to(id: &CaseId, done: Result<bool, Problem>) {
    if let Err(problem) = done {
        tracing::error!(
            case.id = id.as_str(),
            code = problem.code.word(),
            cause = problem.cause(),
            "a case could not be seen to"
        );
    }
}
