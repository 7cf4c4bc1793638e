//! Files that may belong to nothing: noted before a file is put into the bucket, and before what it belongs to
//! is taken off file. Whoever finds a note that has grown old sees to it, so that no crash leaves a
//! file behind for ever.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CommitError, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys};
use crate::domain::ids::DocumentId;
use crate::domain::time;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LooseFile {
    pub at: Timestamp,
    /// The function whose file it is.
    #[serde(default = "documents")]
    pub of: String,
    /// The customer or the case that it would belong to.
    #[serde(alias = "customerId")]
    pub owner: String,
    pub document_id: DocumentId,
}

/// Noted before other functions had files.
fn documents() -> String {
    "documents".to_owned()
}

impl StoredRow for LooseFile {
    fn key(&self) -> Key {
        keys::loose_file(&self.of, &time::sortable(self.at), &self.document_id)
    }
}

pub async fn note(store: &Store, file: &LooseFile) -> Result<(), StoreError> {
    store.put_new(&file.key(), file.row()?).await?;
    Ok(())
}

/// With what it turns out to belong to.
pub fn settle(file: &LooseFile, tx: &mut Transaction) {
    tx.delete(file.key());
}

/// Once it is gone.
pub async fn forget(store: &Store, file: &LooseFile) -> Result<(), CommitError> {
    let mut tx = Transaction::new();
    settle(file, &mut tx);
    store.commit(&tx).await
}

/// The oldest of a function's, noted before then.
pub async fn noted_before(store: &Store, of: &str, then: Timestamp, limit: i32) -> Result<Vec<LooseFile>, StoreError> {
    let query = Query { range: Range::All, limit, ..Query::partition(Table::Records, keys::loose_files(of)) };
    let found = store.query(query).await?;
    let files: Result<Vec<LooseFile>, _> = found.rows.into_iter().map(from_row).collect();
    Ok(files?.into_iter().filter(|file| file.at < then).collect())
}
