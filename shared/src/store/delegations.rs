//! Powers lent for a period (ACC-17): one row, and a pointer with whoever lends and whoever is lent them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::Query;
use super::{CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row};
use crate::domain::ids::{DelegationId, StaffId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DelegationRow {
    pub schema: u16,
    pub id: DelegationId,
    pub version: u64,
    /// Whose powers.
    pub by: StaffId,
    pub to: StaffId,
    pub from: Timestamp,
    pub until: Timestamp,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Timestamp>,
}

impl StoredRow for DelegationRow {
    fn key(&self) -> Key {
        keys::delegation(&self.id)
    }
}

impl DelegationRow {
    pub fn holds(&self, now: Timestamp) -> bool {
        self.withdrawn_at.is_none() && self.from <= now && now < self.until
    }

    fn pointers(&self) -> [Key; 2] {
        [keys::delegation_to(&self.to, &self.id), keys::delegation_by(&self.by, &self.id)]
    }

    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        for pointer in self.pointers() {
            tx.create(pointer, to_row(self)?, Guard::Exists);
        }
        Ok(())
    }

    /// Taken back: nobody finds it any more, and the row says when.
    pub fn withdraw(&self, now: Timestamp, tx: &mut Transaction) -> Result<Self, CommitError> {
        let withdrawn = Self { version: self.version + 1, withdrawn_at: Some(now), ..self.clone() };
        tx.update(&withdrawn, self.version)?;
        for pointer in self.pointers() {
            tx.delete(pointer);
        }
        Ok(withdrawn)
    }
}

pub async fn get(store: &Store, id: &DelegationId) -> Result<Option<DelegationRow>, StoreError> {
    Ok(store.get(&keys::delegation(id), true).await?.map(from_row).transpose()?)
}

/// Powers lent to somebody and not taken back, past and future ones included.
pub async fn lent_to(store: &Store, staff: &StaffId) -> Result<Vec<DelegationRow>, StoreError> {
    listed(store, keys::delegations_to(staff)).await
}

/// Powers somebody has lent.
pub async fn lent_by(store: &Store, staff: &StaffId) -> Result<Vec<DelegationRow>, StoreError> {
    listed(store, keys::delegations_by(staff)).await
}

/// Newest first; more than a hundred nobody has.
async fn listed(store: &Store, partition: String) -> Result<Vec<DelegationRow>, StoreError> {
    let query = Query { ascending: false, consistent: true, limit: 100, ..Query::partition(Table::Records, partition) };
    let rows = store.query(query).await?.rows;
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}
