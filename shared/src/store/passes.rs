//! How far a pass over all customers has come: one row a scheduled function. Whoever advances it must
//! have seen its latest version, so that of two runs at once only one counts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CommitError, Guard, Store, StoreError, Transaction, from_row, keys, to_row};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PassRow {
    pub version: u64,
    pub began_at: Timestamp,
    /// Which of the shards of all customers is being walked; their number when all are.
    pub shard: u8,
    /// The place in it after which to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}

pub async fn current(store: &Store, function: &str) -> Result<Option<PassRow>, StoreError> {
    Ok(store.get(&keys::pass(function), true).await?.map(from_row).transpose()?)
}

/// `before` is the version the row was read with; 0 when there was none.
pub fn put(function: &str, row: &PassRow, before: u64, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.put_seen(keys::pass(function), to_row(row)?, before, Guard::Stale);
    Ok(())
}
