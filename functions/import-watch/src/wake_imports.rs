//! Has the step done again at which an import stands still. Whatever the step has done already it finds
//! done.

use futures::future::BoxFuture;
use jiff::SignedDuration;
use shared::audit::{Act, Entry};
use shared::domain::ids::ImportId;
use shared::http::{App, SharedApp};
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::imports::{self, ImportRow};
use shared::store::{CommitError, Guard, Transaction};

/// Longer than any step takes.
const STALLED: SignedDuration = SignedDuration::from_mins(15);
const AT_ONCE: i32 = 100;

pub fn wake_imports<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        let mut after = None;
        while run.goes_on(app) {
            let (jobs, more) = imports::under_way(&app.store, AT_ONCE, after.as_ref()).await?;
            for job in jobs.iter().filter(|job| app.time.now().duration_since(job.updated_at) >= STALLED) {
                // One that can not be woken does not keep the others waiting.
                if let Err(error) = wake(app, run, &job.import).await {
                    tracing::error!(import.id = %job.import, error = %error, "an import could not be woken");
                }
            }
            after = jobs.into_iter().last().map(|job| job.import);
            if !more {
                return Ok(Ended::Done);
            }
        }
        Ok(Ended::Interrupted)
    })
}

async fn wake(app: &App, run: &Run, id: &ImportId) -> Result<(), ScheduleError> {
    let Some(found) = imports::get(&app.store, id).await? else { return Ok(()) };
    let now = app.time.now();
    if !found.status.is_under_way() || now.duration_since(found.updated_at) < STALLED {
        return Ok(());
    }
    let next = ImportRow { version: found.version + 1, updated_at: now, ..found };
    let mut tx = Transaction::new();
    next.advance(&mut tx)?;
    let entry = Entry::new("wake_imports", Act::Change, run.actor()).case(id).outcome("woken");
    match app.trail.commit(&tx, &entry).await {
        // It has moved by itself.
        Ok(()) | Err(CommitError::Refused(Guard::Stale)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
