//! Requests whose last deadline is over, the longest over first.

use futures::future::BoxFuture;
use shared::http::SharedApp;
use shared::registry::approval;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::approvals;

const SLICE: i32 = 50;

pub fn expire_approvals<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        while run.goes_on(app) {
            let overdue = approvals::overdue(&app.store, app.time.now(), SLICE).await?;
            let mut expired = 0;
            for id in &overdue {
                match approval::expire(app, run.actor(), id).await {
                    Ok(true) => expired += 1,
                    Ok(false) => {}
                    // One that can not be ended does not keep the others waiting.
                    Err(problem) => tracing::error!(
                        approval.id = id.as_str(),
                        code = problem.code.word(),
                        cause = problem.cause(),
                        "a request could not be ended"
                    ),
                }
            }
            if expired == 0 {
                return Ok(Ended::Done);
            }
        }
        Ok(Ended::Interrupted)
    })
}
