//! Complaints of which somebody is to be told, the longest waiting first; then those whose deadlines may have
//! changed with the calendar.

use futures::future::BoxFuture;
use shared::domain::ids::CaseId;
use shared::http::{Problem, SharedApp};
use shared::registry::cases;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::cases as stored;

const COMPLAINTS: &str = "complaints";
const ACTION: &str = "watch_complaints";
const SLICE: i32 = 50;

pub fn watch_complaints<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        // Who watches needs the policy of now: the next year's holidays come with it.
        app.refresh_policy().await;
        let mut after = None;
        loop {
            if !run.goes_on(app) {
                return Ok(Ended::Interrupted);
            }
            let (waiting, last) = stored::to_tell(&app.store, COMPLAINTS, app.time.now(), after, SLICE).await?;
            for id in &waiting {
                see_to(id, cases::tell(app, run.actor(), COMPLAINTS, id, ACTION).await);
            }
            after = last;
            if after.is_none() {
                break;
            }
        }
        loop {
            if !run.goes_on(app) {
                return Ok(Ended::Interrupted);
            }
            let (provisional, more) = stored::provisional(&app.store, COMPLAINTS, after, SLICE).await?;
            for id in &provisional {
                see_to(id, cases::recompute(app, run.actor(), COMPLAINTS, id, ACTION).await);
            }
            after = provisional.last().map(ToString::to_string).filter(|_| more);
            if after.is_none() {
                return Ok(Ended::Done);
            }
        }
    })
}

/// One that can not be seen to does not keep the others waiting.
fn see_to(id: &CaseId, done: Result<bool, Problem>) {
    if let Err(problem) = done {
        tracing::error!(
            case.id = id.as_str(),
            code = problem.code.word(),
            cause = problem.cause(),
            "a complaint could not be seen to"
        );
    }
}
