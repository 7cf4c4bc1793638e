//! Files that may belong to no document: noted before a file is put into the bucket, and before a document
//! is taken off file. Whoever finds a note that has grown old sees to it, so that no crash leaves a
//! file behind for ever.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CommitError, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys};
use crate::domain::ids::{CustomerId, DocumentId};
use crate::domain::time;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LooseFile {
    pub at: Timestamp,
    pub customer_id: CustomerId,
    pub document_id: DocumentId,
}

impl StoredRow for LooseFile {
    fn key(&self) -> Key {
        keys::loose_file(&time::sortable(self.at), &self.document_id)
    }
}

pub async fn note(store: &Store, file: &LooseFile) -> Result<(), StoreError> {
    store.put_new(&file.key(), file.row()?).await?;
    Ok(())
}

/// With the document that it turns out to belong to.
pub fn settle(file: &LooseFile, tx: &mut Transaction) {
    tx.delete(file.key());
}

/// Once it is gone.
pub async fn forget(store: &Store, file: &LooseFile) -> Result<(), CommitError> {
    let mut tx = Transaction::new();
    settle(file, &mut tx);
    store.commit(&tx).await
}

/// The oldest of them, noted before then.
pub async fn noted_before(store: &Store, then: Timestamp, limit: i32) -> Result<Vec<LooseFile>, StoreError> {
    let query = Query { range: Range::All, limit, ..Query::partition(Table::Records, keys::loose_files()) };
    let found = store.query(query).await?;
    let files: Result<Vec<LooseFile>, _> = found.rows.into_iter().map(from_row).collect();
    Ok(files?.into_iter().filter(|file| file.at < then).collect())
}
