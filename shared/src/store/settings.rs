//! What a company has set differently from the catalogue that ships. Every version stays on file, so
//! that a decision can be shown the policy it was made under.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CommitError, Guard, Store, StoreError, Transaction, from_row, keys, to_row};
use crate::domain::ids::StaffId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OverrideRow {
    pub version: u64,
    /// Entries of the catalogue's own files: same format, same ids.
    pub text: String,
    pub at: Timestamp,
    pub by: StaffId,
}

pub async fn current(store: &Store) -> Result<Option<OverrideRow>, StoreError> {
    Ok(store.get(&keys::catalogue_override(), true).await?.map(from_row).transpose()?)
}

/// `before` is the version the author has seen; 0 when there was none.
pub fn put(row: &OverrideRow, before: u64, tx: &mut Transaction) -> Result<(), CommitError> {
    let item = to_row(row)?;
    if before == 0 {
        tx.create(keys::catalogue_override(), item.clone(), Guard::Stale);
    } else {
        tx.replace(keys::catalogue_override(), item.clone(), before, Guard::Stale);
    }
    tx.create(keys::catalogue_override_version(row.version), item, Guard::Stale);
    Ok(())
}
