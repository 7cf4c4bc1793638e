//! Contact persons of an organisation: each a data subject of their own (CUS-05).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{StoredField, read, under};
use crate::domain::ids::{ContactId, CustomerId, StaffId, SubjectId};
use crate::store::{
    Binary, CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row,
};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactRow {
    pub schema: u16,
    pub id: ContactId,
    pub customer_id: CustomerId,
    pub version: u64,
    pub subject: SubjectId,
    pub fields: BTreeMap<String, StoredField>,
    pub lookups: Binary,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Binary>,
    pub personal_kid: String,
    pub created_at: Timestamp,
    pub created_by: StaffId,
    pub updated_at: Timestamp,
    pub updated_by: StaffId,
}

impl StoredRow for ContactRow {
    fn key(&self) -> Key {
        keys::contact(&self.customer_id, &self.id)
    }
}

impl ContactRow {
    pub fn delete(&self, tx: &mut Transaction) {
        tx.delete(self.key());
    }

    pub fn replace(&self, version: u64, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), to_row(self)?, version, otherwise);
        Ok(())
    }
}

pub async fn contact(store: &Store, customer: &CustomerId, id: &ContactId) -> Result<Option<ContactRow>, StoreError> {
    read(store.get(&keys::contact(customer, id), true).await?)
}

/// Several contacts at once, eventually consistent; those not on file are absent.
pub async fn many_contacts(store: &Store, ids: &[(CustomerId, ContactId)]) -> Result<Vec<ContactRow>, StoreError> {
    let mut rows = Vec::with_capacity(ids.len());
    for some in ids.chunks(100) {
        let keys: Vec<_> = some.iter().map(|(customer, contact)| keys::contact(customer, contact)).collect();
        for row in store.get_many(Table::Records, &keys).await? {
            rows.push(from_row(row)?);
        }
    }
    Ok(rows)
}

pub async fn contacts(
    store: &Store,
    customer: &CustomerId,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<ContactRow>, bool), StoreError> {
    under(store, customer, keys::CONTACT, true, limit, after).await
}
