//! The job from one state to the next, with its audit row.

use shared::audit::{Act, Actor, Entry};
use shared::http::{App, Problem};
use shared::objects::ObjectKey;
use shared::store::imports::{ImportRow, Status, StopReason};
use shared::store::{Transaction, transfers};

/// What the trail says of a step.
pub fn entry(found: &ImportRow) -> Entry {
    let actor = Actor::absent(found.on_behalf_of(), &found.trace_id);
    Entry::new("run_import", Act::Change, actor).case(&found.id)
}

/// The next state; what is not at its end is woken again.
pub async fn advance(
    app: &App,
    found: &ImportRow,
    mut next: ImportRow,
    outcome: &str,
    mut tx: Transaction,
) -> Result<(), Problem> {
    next.version += 1;
    next.updated_at = app.time.now();
    next.advance(&mut tx)?;
    let goes_on = next.status.is_under_way();
    if !goes_on {
        // What remains of the file anywhere is unreadable from here on.
        transfers::delete_key(next.id.as_str(), &mut tx);
    }
    app.commit(&tx, &entry(found).outcome(outcome)).await?;
    if !goes_on {
        forget_file(app, &next).await;
    }
    Ok(())
}

pub async fn stop(app: &App, found: &ImportRow, problem: Problem) -> Result<(), Problem> {
    let cause = problem.cause().unwrap_or_default();
    tracing::error!(import.id = %found.id, problem.code = problem.code.word(), problem.cause = cause, trace.id = found.trace_id, "an import stopped");
    let faults = problem.errors.iter().map(|fault| (fault.pointer.clone(), fault.code.to_owned()));
    let reason = StopReason { code: problem.code.word().to_owned(), faults: faults.collect() };
    let next = ImportRow { status: Status::Stopped, problem: Some(reason), ..found.clone() };
    advance(app, found, next, "stopped", Transaction::new()).await
}

/// Its objects, as far as they are there. If this fails the bucket's own rule takes them away, and
/// without their key nobody reads them.
async fn forget_file(app: &App, job: &ImportRow) {
    let slices = (job.next_slice..job.slices).map(|number| ObjectKey::import_slice(&job.id, number));
    let upload = job.upload.iter().map(ObjectKey::upload);
    for object in std::iter::once(ObjectKey::import_file(&job.id)).chain(upload).chain(slices) {
        if let Ok(objects) = app.objects()
            && let Err(error) = objects.delete(&object).await
        {
            tracing::warn!(error = %error, "an object of an import was left to expire");
        }
    }
}
