//! Customers that nobody, or hardly anybody, has any business with. The row of one says how it is, and stays;
//! those that are watched stand in one list as well.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::catalogue::WatchedFor;
use crate::domain::ids::{CustomerId, StaffId};
use crate::store::client::Query;
use crate::store::{CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row};

/// All of them are read with each row of the trail that names a customer.
pub const MOST_WATCHED: u16 = 200;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WatchedRow {
    pub version: u64,
    pub customer: CustomerId,
    pub watched: WatchedFor,
    /// Who has reason to go near it: whoever looks after it, whoever tends the canaries.
    pub expected: BTreeSet<StaffId>,
    pub since: Timestamp,
    pub by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
}

impl StoredRow for WatchedRow {
    fn key(&self) -> Key {
        keys::watch(&self.customer)
    }
}

impl WatchedRow {
    /// Puts it on the list: for the first time, or again.
    pub fn begin(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        match self.version {
            1 => tx.create(self.key(), self.row()?, Guard::Moved),
            next => tx.replace(self.key(), self.row()?, next - 1, Guard::Moved),
        }
        tx.set(keys::watched_customer(&self.customer), to_row(self)?);
        Ok(())
    }

    /// Takes it off; `self` says when.
    pub fn end(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.update(self, self.version - 1)?;
        tx.delete(keys::watched_customer(&self.customer));
        Ok(())
    }
}

/// The list, by id; strongly read where somebody acts on it.
pub async fn watched(store: &Store, consistent: bool) -> Result<Vec<WatchedRow>, StoreError> {
    // Two at the same moment may each have been the last that found room.
    let limit = i32::from(MOST_WATCHED) * 2;
    let query = Query { limit, consistent, ..Query::partition(Table::Records, keys::watched_customers()) };
    let rows = store.query(query).await?.rows;
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}

pub async fn watched_customer(store: &Store, id: &CustomerId) -> Result<Option<WatchedRow>, StoreError> {
    Ok(store.get(&keys::watch(id), true).await?.map(from_row).transpose()?)
}
