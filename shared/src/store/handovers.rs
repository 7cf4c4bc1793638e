//! A person's customers on their way to a colleague: how many have gone, and whether all have (VIS-12).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::Query;
use super::{CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row};
use crate::domain::ids::StaffId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandoverRow {
    pub schema: u16,
    pub version: u64,
    pub from: StaffId,
    pub to: StaffId,
    pub started_at: Timestamp,
    pub started_by: StaffId,
    /// Customers that have gone over.
    pub moved: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    from: StaffId,
}

impl StoredRow for HandoverRow {
    fn key(&self) -> Key {
        keys::handover(&self.from)
    }
}

impl HandoverRow {
    /// Begins, in the place of one that is done.
    pub fn begin(&self, before: Option<&Self>, tx: &mut Transaction) -> Result<(), CommitError> {
        match before {
            Some(before) => tx.replace(self.key(), self.row()?, before.version, Guard::Moved),
            None => tx.create(self.key(), self.row()?, Guard::Moved),
        }
        let pointer = Pointer { from: self.from.clone() };
        tx.set(keys::handover_pointer(&self.from), to_row(&pointer)?);
        Ok(())
    }

    /// One more has gone over; of two runs at once only one counts.
    pub fn count(&self, tx: &mut Transaction) -> Result<Self, CommitError> {
        let next = Self { version: self.version + 1, moved: self.moved + 1, ..self.clone() };
        tx.update(&next, self.version)?;
        Ok(next)
    }

    pub fn close(&self, now: Timestamp, tx: &mut Transaction) -> Result<(), CommitError> {
        let done = Self { version: self.version + 1, done_at: Some(now), ..self.clone() };
        tx.update(&done, self.version)?;
        tx.delete(keys::handover_pointer(&self.from));
        Ok(())
    }
}

pub async fn get(store: &Store, from: &StaffId) -> Result<Option<HandoverRow>, StoreError> {
    Ok(store.get(&keys::handover(from), true).await?.map(from_row).transpose()?)
}

/// Whose customers are on their way now.
pub async fn under_way(store: &Store) -> Result<Vec<StaffId>, StoreError> {
    let query = Query { consistent: true, ..Query::partition(Table::Records, keys::handovers()) };
    let rows = store.query(query).await?.rows;
    rows.into_iter().map(|row| Ok(from_row::<Pointer>(row)?.from)).collect()
}
