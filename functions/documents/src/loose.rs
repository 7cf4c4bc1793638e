//! Sees to files that a crash has left without their document.

use jiff::SignedDuration;
use shared::http::{App, Problem};
use shared::objects::ObjectKey;
use shared::store::loose_files::{self, LooseFile};
use shared::store::{StoreError, customers};

/// Longer than any request lives.
const OLD: SignedDuration = SignedDuration::from_hours(1);
/// At once: they are rare, and somebody waits.
const MOST: i32 = 3;

/// The next who stores a document does it. What can not be done now is left to the one after.
pub async fn tidy(app: &App) {
    let left = loose_files::noted_before(&app.store, app.time.now() - OLD, MOST).await;
    for file in left.unwrap_or_default() {
        left_for_later(&file, see_to(app, &file).await);
    }
}

/// Of a document that is off file already. What fails here is done with the next one that is stored.
pub async fn throw_away(app: &App, file: &LooseFile) {
    left_for_later(file, clear(app, file).await);
}

async fn see_to(app: &App, file: &LooseFile) -> Result<(), Problem> {
    if is_on_file(app, file).await? {
        return Ok(loose_files::forget(&app.store, file).await?);
    }
    clear(app, file).await
}

async fn clear(app: &App, file: &LooseFile) -> Result<(), Problem> {
    app.objects()?.delete(&ObjectKey::document(&file.document_id)).await?;
    Ok(loose_files::forget(&app.store, file).await?)
}

fn left_for_later(file: &LooseFile, done: Result<(), Problem>) {
    if let Err(problem) = done {
        tracing::warn!(document = %file.document_id, code = problem.code.word(), "a loose file is left for later");
    }
}

async fn is_on_file(app: &App, file: &LooseFile) -> Result<bool, StoreError> {
    let row = customers::document(&app.store, &file.customer_id, &file.document_id).await?;
    Ok(row.is_some_and(|row| row.removed.is_none()))
}
