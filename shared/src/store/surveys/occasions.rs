//! What happened that a customer may be asked about: a complaint was closed, a service done, something bought. A row
//! stands until the surveys that ask after it have been gone through.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::ids::CustomerId;
use crate::store::client::Query;
use crate::store::{Key, Store, StoreError, StoredRow, Table, Transaction, from_rows, keys};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OccasionRow {
    pub customer: CustomerId,
    /// `complaint`, `service`, `purchase`.
    pub kind: String,
    /// What it was: an id, or the number of an order. Once for each customer is asked after it.
    pub reference: String,
    pub at: Timestamp,
}

impl StoredRow for OccasionRow {
    fn key(&self) -> Key {
        keys::occasion(self.at, &self.reference)
    }
}

impl OccasionRow {
    /// Told again, it is the same.
    pub fn note(&self, tx: &mut Transaction) -> Result<(), crate::store::CommitError> {
        tx.set(self.key(), self.row()?);
        Ok(())
    }

    pub fn settle(&self, tx: &mut Transaction) {
        tx.delete(self.key());
    }
}

pub async fn occasions(store: &Store, limit: i32) -> Result<Vec<OccasionRow>, StoreError> {
    let query = Query { limit, consistent: true, ..Query::partition(Table::Records, keys::occasions()) };
    from_rows(store.query(query).await?.rows)
}
