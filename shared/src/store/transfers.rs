//! Keys of files on their way in or out: one row in `Keys` for each piece of work, deleted with it.

use serde::{Deserialize, Serialize};

use super::subjects::KeyRow;
use super::{CommitError, Guard, Store, StoreError, Transaction, from_row, keys, to_row};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransferKeyRow {
    pub kid: String,
    #[serde(flatten)]
    pub key: KeyRow,
}

pub fn put_key(work: &str, row: &TransferKeyRow, tx: &mut Transaction) -> Result<(), CommitError> {
    let row = to_row(row)?;
    tx.create(keys::transfer_key(work), row, Guard::Exists);
    Ok(())
}

pub fn delete_key(work: &str, tx: &mut Transaction) {
    tx.delete(keys::transfer_key(work));
}

pub async fn key(store: &Store, work: &str) -> Result<Option<TransferKeyRow>, StoreError> {
    Ok(store.get(&keys::transfer_key(work), true).await?.map(from_row).transpose()?)
}
