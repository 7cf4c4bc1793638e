//! What became of each row of a file: never a value of it.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{CustomerId, ImportId};
use crate::store::client::{Query, Range};
use crate::store::{CommitError, Guard, Store, StoreError, Table, Transaction, from_row, keys, to_row};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    Created,
    Suspect,
    Duplicate,
    Rejected,
    /// Put on file and taken back.
    Undone,
}

impl RowOutcome {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Suspect => "suspect",
            Self::Duplicate => "duplicate",
            Self::Rejected => "rejected",
            Self::Undone => "undone",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultRow {
    pub row: u32,
    pub version: u64,
    pub outcome: RowOutcome,
    /// The file's own header of the column it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The customer that was put on file; of a duplicate, the one that the starter may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<u32>,
    pub expires_at: i64,
}

impl ResultRow {
    /// With what it tells of: a row is done once.
    pub fn create(&self, import: &ImportId, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.create(keys::import_row(import, self.row), to_row(self)?, Guard::Replayed);
        Ok(())
    }

    pub fn replace(&self, import: &ImportId, version: u64, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(keys::import_row(import, self.row), to_row(self)?, version, Guard::Replayed);
        Ok(())
    }
}

/// The outcomes after a row, in order, at most `limit`; and whether there are more.
pub async fn results(
    store: &Store,
    import: &ImportId,
    after: u32,
    limit: usize,
) -> Result<(Vec<ResultRow>, bool), StoreError> {
    let mut rows: Vec<ResultRow> = Vec::new();
    let mut bound = keys::import_row(import, after).sk;
    loop {
        let left = limit - rows.len();
        let query = Query {
            range: Range::Above(bound),
            limit: i32::try_from(left.min(1000)).unwrap_or(1000),
            consistent: true,
            ..Query::partition(Table::Records, keys::import_partition(import))
        };
        let found = store.query(query).await?;
        let read = found.rows.len();
        let here = found.rows.into_iter().take_while(|row| {
            row.get("sk").and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk.starts_with(keys::IMPORT_ROW))
        });
        let before = rows.len();
        for row in here {
            rows.push(from_row(row)?);
        }
        // Triggers stand behind the rows.
        let more = found.more && rows.len() - before == read;
        match rows.last() {
            Some(last) if more && rows.len() < limit => bound = keys::import_row(import, last.row).sk,
            _ => return Ok((rows, more)),
        }
    }
}
