//! The list of jobs that have to move on: whoever looks after them reads these, and not all there ever
//! were.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ImportRow;
use crate::domain::ids::ImportId;
use crate::store::client::{Query, Range};
use crate::store::{CommitError, Store, StoreError, Table, Transaction, from_row, keys, to_row};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnderWay {
    pub import: ImportId,
    /// When it last moved on.
    pub updated_at: Timestamp,
    expires_at: i64,
}

pub(super) fn join(job: &ImportRow, tx: &mut Transaction) -> Result<(), CommitError> {
    let row = UnderWay { import: job.id.clone(), updated_at: job.updated_at, expires_at: job.expires_at };
    tx.set(keys::import_under_way(&job.id), to_row(&row)?);
    Ok(())
}

pub(super) fn leave(job: &ImportRow, tx: &mut Transaction) {
    tx.delete(keys::import_under_way(&job.id));
}

/// A page of them, after the one with this id; and whether there are more.
pub async fn under_way(
    store: &Store,
    limit: i32,
    after: Option<&ImportId>,
) -> Result<(Vec<UnderWay>, bool), StoreError> {
    let range = after.map_or(Range::All, |id| Range::Above(id.to_string()));
    let partition = Query::partition(Table::Records, keys::imports_under_way());
    let found = store.query(Query { range, limit, consistent: true, ..partition }).await?;
    let jobs: Result<_, _> = found.rows.into_iter().map(from_row).collect();
    Ok((jobs?, found.more))
}
