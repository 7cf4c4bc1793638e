//! `POST /imports/{id}/undo`: takes a mistaken import back, as far as nobody has worked on it.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::ImportId;
use shared::http::app::Committed;
use shared::http::caller::permission::RunImports;
use shared::http::{App, Caller, Code, Command, Created, IfMatch, May, Path, Problem, Problems, SharedApp};
use shared::store::imports::{Counts, ImportRow, Status};
use shared::store::{Transaction, transfers};
use utoipa::ToSchema;

use crate::find;
use crate::view::ImportView;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UndoImport {}

/// Undo an import
///
/// A running one goes no further. What was left, and why, is in its rows.
#[utoipa::path(
    post,
    path = "/imports/{id}/undo",
    tag = "imports",
    operation_id = "undo_import",
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    request_body = UndoImport,
    responses((status = 202, body = ImportView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn undo_import(
    State(app): State<SharedApp>,
    caller: May<RunImports>,
    Path(id): Path<ImportId>,
    seen: IfMatch,
    Command { body: UndoImport {}, once }: Command<UndoImport>,
) -> Result<Created<ImportView>, Problem> {
    let found = find::reached(&app, &caller, &id, "undo_import").await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, found).await;
    }
    seen.check(found.version)?;
    if found.dry_run || matches!(found.status, Status::Undoing | Status::Undone) {
        return Err(Problem::new(Code::InvalidState));
    }
    let next = ImportRow {
        version: found.version + 1,
        status: Status::Undoing,
        undone_by: Some(caller.id().clone()),
        // An undo that stopped half-way is gone through again from the start.
        undone_through: 0,
        counts: Counts { undone: 0, kept: 0, ..found.counts },
        problem: None,
        updated_at: app.time.now(),
        ..found
    };
    let mut tx = Transaction::new();
    next.advance(&mut tx)?;
    // The rows that are not done yet never will be.
    transfers::delete_key(next.id.as_str(), &mut tx);
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new("undo_import", Act::Change, caller.actor()).case(&id);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let found = find::reached(&app, &caller, &id, "undo_import").await?;
        return again(&app, &caller, found).await;
    }
    Ok(accepted(next))
}

fn accepted(row: ImportRow) -> Created<ImportView> {
    Created::accepted(format!("/imports/{}", row.id), row.version, row.into())
}

async fn again(app: &App, caller: &Caller, row: ImportRow) -> Result<Created<ImportView>, Problem> {
    app.disclose(&Entry::new("undo_import", Act::Disclosure, caller.actor()).case(&row.id).replay()).await?;
    Ok(accepted(row))
}
