//! Under which tokens a name is filed in `Lookup`. The list stands beside the record, sealed, so that
//! a new name takes the old one's rows away; it is written by the function `records-stream`, in the
//! same transaction as the rows.

use serde::{Deserialize, Serialize};

use super::{Binary, CommitError, Guard, Key, Store, StoreError, Transaction, from_row, keys, to_row};
use crate::store::lookups::Holder;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NameRow {
    pub version: u64,
    /// The version of the record whose name this is: an older one, handed over late, changes nothing.
    pub of: u64,
    /// The rows in `Lookup`, sealed.
    pub filed: Binary,
}

pub fn key(holder: &Holder) -> Key {
    keys::names(&holder.customer, holder.contact.as_ref())
}

pub async fn get(store: &Store, holder: &Holder) -> Result<Option<NameRow>, StoreError> {
    Ok(store.get(&key(holder), true).await?.map(from_row).transpose()?)
}

pub fn delete(holder: &Holder, tx: &mut Transaction) {
    tx.delete(key(holder));
}

pub fn put(holder: &Holder, row: &NameRow, before: Option<u64>, tx: &mut Transaction) -> Result<(), CommitError> {
    let item = to_row(row)?;
    match before {
        None => tx.create(key(holder), item, Guard::Stale),
        Some(version) => tx.replace(key(holder), item, version, Guard::Stale),
    }
    Ok(())
}
