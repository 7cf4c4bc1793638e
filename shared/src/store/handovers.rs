//! A person's customers, and what he had planned, on their way to a colleague: how many have gone, and whether all
//! have (VIS-12).

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
    /// Follow-ups of his that have.
    #[serde(default)]
    pub follow_ups_moved: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}

/// As many times customers may be promised on before they have arrived.
const MOST_HEIRS: usize = 8;

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

    /// One more customer has gone over; of two runs at once only one counts.
    pub fn count_customer(&self, tx: &mut Transaction) -> Result<Self, CommitError> {
        self.counted(self.moved + 1, self.follow_ups_moved, tx)
    }

    /// One more follow-up has.
    pub fn count_follow_up(&self, tx: &mut Transaction) -> Result<Self, CommitError> {
        self.counted(self.moved, self.follow_ups_moved + 1, tx)
    }

    fn counted(&self, moved: u32, follow_ups_moved: u32, tx: &mut Transaction) -> Result<Self, CommitError> {
        let next = Self { version: self.version + 1, moved, follow_ups_moved, ..self.clone() };
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

/// Who gets these customers: the colleague who was named or, if he has handed his own over since, whoever was
/// named then. `None`: it has gone round too often.
pub async fn heir(store: &Store, row: &HandoverRow) -> Result<Option<StaffId>, StoreError> {
    let (mut to, mut since) = (row.to.clone(), row.started_at);
    for _ in 0..MOST_HEIRS {
        match get(store, &to).await?.filter(|next| next.started_at >= since) {
            Some(next) => (to, since) = (next.to, next.started_at),
            None => return Ok(Some(to)),
        }
    }
    Ok(None)
}

/// Whether customers are on their way to somebody.
pub async fn is_heir(store: &Store, staff: &StaffId) -> Result<bool, StoreError> {
    for from in under_way(store).await? {
        let row = get(store, &from).await?.filter(|row| row.done_at.is_none());
        if let Some(row) = row
            && heir(store, &row).await?.as_ref() == Some(staff)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
