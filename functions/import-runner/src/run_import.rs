//! One step of an import. Handed over twice, it is done once; what can not be done now waits; what can
//! never be done stops the import, which says why.

use futures::future::BoxFuture;
use shared::domain::catalogue::Right;
use shared::http::trace::TraceId;
use shared::http::{Caller, Code, Problem, SharedApp};
use shared::runtime::StreamError;
use shared::store::Row;
use shared::store::imports::{self, ImportRow, Status, Trigger};

use crate::{job, plan, slice, undo};

pub fn run_import<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        let Some(trigger) = Trigger::of(image) else { return Ok(()) };
        let Some(found) = imports::get(&app.store, &trigger.import).await? else { return Ok(()) };
        if found.version != trigger.version {
            return Ok(());
        }
        app.refresh_policy().await;
        let ended = match step(app, &found).await {
            Err(problem) if !waits(problem.code) && problem.code != Code::StaleVersion => {
                job::stop(app, &found, problem).await
            }
            ended => ended,
        };
        match ended {
            // Moved on by somebody else meanwhile: his trigger follows.
            Err(problem) if problem.code == Code::StaleVersion => Ok(()),
            Err(problem) => Err(StreamError::Waits(problem.code.word())),
            Ok(()) => Ok(()),
        }
    })
}

async fn step(app: &SharedApp, found: &ImportRow) -> Result<(), Problem> {
    let caller = Caller::absent(app, found.on_behalf_of(), TraceId(found.trace_id.clone())).await?;
    if !caller.has(Right::ImportsRun) {
        return Err(Problem::new(Code::Forbidden));
    }
    match found.status {
        Status::Received => plan::plan(app, found).await,
        Status::Running => slice::run(app, &caller, found).await,
        Status::Undoing => undo::run(app, found).await,
        Status::Completed | Status::Stopped | Status::Undone => Ok(()),
    }
}

/// Whether it may be done later as it is.
fn waits(code: Code) -> bool {
    code.status().as_u16() == 503 || matches!(code, Code::Contended | Code::InProgress)
}
