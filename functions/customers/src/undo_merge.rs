//! `POST /customers/{id}/merges/{mergeId}/undo`: takes two merged customers apart again (CUS-23). Both are
//! as they were, except for what has been changed in the survivor since: the answer names it.

use std::collections::BTreeSet;

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, MergeId};
use shared::http::app::Committed;
use shared::http::caller::permission::MergeCustomers as MayMerge;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::merge::{self, MergeView, Undoing};
use shared::registry::{find, write};
use shared::store::customers::{self, CustomerRow, MergeRow, UNDONE, Undone};
use shared::store::{Guard, Transaction, duplicates};
use shared::vault::record::drop_orphaned_keys;
use utoipa::ToSchema;

/// Nothing has to be said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoMerge {}

/// Undo a merge
#[utoipa::path(
    post,
    path = "/customers/{id}/merges/{mergeId}/undo",
    tag = "customers",
    operation_id = "undo_merge",
    params(
        ("id" = String, Path, description = "The customer that stayed"), ("mergeId" = String, Path),
        ("If-Match" = String, Header, description = "The customer's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = UndoMerge,
    responses((status = 200, body = MergeView, headers(("ETag" = String))), Problems),
)]
pub async fn undo_merge(
    State(app): State<SharedApp>,
    caller: May<MayMerge>,
    Path((id, merge_id)): Path<(CustomerId, MergeId)>,
    seen: IfMatch,
    Command { body: UndoMerge {}, once }: Command<UndoMerge>,
) -> Result<Versioned<MergeView>, Problem> {
    let before = find::reached(&app, &caller, &id, Right::CustomersMerge, "undo_merge").await?;
    let (row, other) = find_merge(&app, &id, &merge_id).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, &before, &row, &other).await;
    }
    seen.check(before.version)?;
    let (mut survivor, mut absorbed) = (before.clone(), other.clone());
    let others = merge::others(&app, &before, &row).await?;
    let undoing = merge::undo(&mut survivor, &mut absorbed, &others, &row);
    let Undoing { left, given_up } = undoing.ok_or_else(|| Problem::new(Code::InvalidState))?;
    let undone = MergeRow {
        version: row.version + 1,
        status: UNDONE.to_owned(),
        undone: Some(Undone { at: app.time.now(), by: caller.id().clone(), left }),
        ..row.clone()
    };
    let mut tx = Transaction::new();
    write::prepare(&app, &caller, &before, &mut survivor, Guard::Stale, &mut tx)?;
    write::prepare(&app, &caller, &other, &mut absorbed, Guard::Moved, &mut tx)?;
    tx.update(&undone, row.version)?;
    // What gave way and does not come back is out of reach from here on.
    drop_orphaned_keys(&survivor.subject, &app.catalogue, given_up.iter(), survivor.own_values(), &mut tx);
    open_pair(&app, &row, &mut tx).await?;
    once.remember(&app, caller.id(), merge_id.as_str(), Some(id.as_str()), &mut tx)?;
    let entry = entry(&caller, Act::Change, &survivor, &absorbed, &row).outcome(UNDONE);
    // What can not be shown is not done either.
    let (version, shown) = (survivor.version, merge::view(&app, &caller, &undone, &survivor, &absorbed).await?);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let survivor = find::reached(&app, &caller, &id, Right::CustomersMerge, "undo_merge").await?;
        let (row, absorbed) = find_merge(&app, &id, &merge_id).await?;
        return again(&app, &caller, &survivor, &row, &absorbed).await;
    }
    Ok(Versioned { version, body: shown })
}

async fn find_merge(app: &App, id: &CustomerId, merge: &MergeId) -> Result<(MergeRow, CustomerRow), Problem> {
    let gone = || Problem::new(Code::NotFound);
    let row = customers::merge(&app.store, id, merge).await?.ok_or_else(gone)?;
    let absorbed = customers::get(&app.store, &row.absorbed, true).await?.ok_or_else(gone)?;
    Ok((row, absorbed))
}

fn entry(caller: &Caller, act: Act, survivor: &CustomerRow, absorbed: &CustomerRow, row: &MergeRow) -> Entry {
    let fields: BTreeSet<_> = survivor.fields.keys().chain(absorbed.fields.keys()).collect();
    let both = [survivor.id.clone(), absorbed.id.clone()];
    Entry::new("undo_merge", act, caller.actor()).customers(both).fields(fields).change(&row.id)
}

/// A replay shows the merge and both customers as they are now.
async fn again(
    app: &App,
    caller: &Caller,
    survivor: &CustomerRow,
    row: &MergeRow,
    absorbed: &CustomerRow,
) -> Result<Versioned<MergeView>, Problem> {
    app.disclose(&entry(caller, Act::Disclosure, survivor, absorbed, row).replay()).await?;
    Ok(Versioned { version: survivor.version, body: merge::view(app, caller, row, survivor, absorbed).await? })
}

/// The two are likely duplicates again, and somebody has to say what they are.
async fn open_pair(app: &App, row: &MergeRow, tx: &mut Transaction) -> Result<(), Problem> {
    let id = duplicates::id(&row.survivor, &row.absorbed)?;
    if let Some(mut pair) = duplicates::get(&app.store, &id).await? {
        let before = pair.version;
        pair.version += 1;
        duplicates::OPEN.clone_into(&mut pair.status);
        tx.update(&pair, before)?;
    }
    Ok(())
}
