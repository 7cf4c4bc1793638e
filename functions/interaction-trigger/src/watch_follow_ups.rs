//! What is overdue, and whoever is to be told of it; then what may have another date since holidays were
//! published.

use shared::domain::ids::FollowUpId;
use shared::http::{App, Problem};
use shared::registry::follow_ups;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::follow_ups as stored;

const ACTION: &str = "watch_follow_ups";
const SLICE: i32 = 50;

pub async fn watch_follow_ups(app: &App, run: &Run) -> Result<Ended, ScheduleError> {
    let mut after = None;
    loop {
        if !run.goes_on(app) {
            return Ok(Ended::Interrupted);
        }
        let (waiting, last) = stored::to_tell(&app.store, app.time.now(), after, SLICE).await?;
        for id in &waiting {
            see_to(id, follow_ups::tell(app, run.actor(), id, ACTION).await);
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
        let (unsettled, more) = stored::unsettled(&app.store, after, SLICE).await?;
        for id in &unsettled {
            see_to(id, follow_ups::recompute(app, run.actor(), id, ACTION).await);
        }
        after = unsettled.last().map(ToString::to_string).filter(|_| more);
        if after.is_none() {
            return Ok(Ended::Done);
        }
    }
}

/// One that can not be seen to does not keep the others waiting.
fn see_to(id: &FollowUpId, done: Result<bool, Problem>) {
    if let Err(problem) = done {
        tracing::error!(
            follow_up.id = id.as_str(),
            code = problem.code.word(),
            cause = problem.cause(),
            "a follow-up could not be seen to"
        );
    }
}
