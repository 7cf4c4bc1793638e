//! A job whose trigger was lost, after a day of faults or by an operator's hand, stands still. Whoever
//! looks at it wakes it.

use jiff::SignedDuration;
use shared::audit::{Act, Entry};
use shared::http::{App, Caller, Problem};
use shared::store::imports::{self, ImportRow, Status};
use shared::store::{CommitError, Guard, Transaction};

/// Longer than any step takes.
const STALLED: SignedDuration = SignedDuration::from_mins(15);

pub async fn if_stalled(app: &App, caller: &Caller, found: ImportRow) -> Result<ImportRow, Problem> {
    let works = matches!(found.status, Status::Received | Status::Running | Status::Undoing);
    let now = app.time.now();
    if !works || now.duration_since(found.updated_at) < STALLED {
        return Ok(found);
    }
    let version = found.version;
    let next = ImportRow { version: version + 1, step: found.step + 1, updated_at: now, ..found };
    let mut tx = Transaction::new();
    tx.update(&next, version)?;
    next.wake(&mut tx)?;
    let entry = Entry::new("view_import", Act::Change, caller.actor()).case(&next.id).outcome("woken");
    match app.trail.commit(&tx, &entry).await {
        Ok(()) => Ok(next),
        // It moved by itself.
        Err(CommitError::Refused(Guard::Stale)) => {
            let present = imports::get(&app.store, &next.id).await?;
            Ok(present.unwrap_or(next))
        }
        Err(error) => Err(error.into()),
    }
}
