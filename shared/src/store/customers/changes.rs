//! Changes of a customer's or contact's data: the request, the comparison, the decision (CUS-17…CUS-20).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{StoredField, StoredValue, read, under, written};
use crate::domain::ids::{ChangeId, ContactId, CustomerId, StaffId};
use crate::store::{Binary, CommitError, Guard, Key, Store, StoreError, Transaction, keys};

/// One change of a customer's data: applied at once, or waiting for a second person (CUS-17…20).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRow {
    pub schema: u16,
    pub id: ChangeId,
    pub customer_id: CustomerId,
    /// The contact whose data it is; the customer's own without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    pub version: u64,
    /// `pending`, `applied`, `approved` or `rejected`.
    pub status: String,
    /// What each field concerned was when the change was asked for: a hash, empty for none.
    pub base: BTreeMap<String, String>,
    /// Proposed values, sealed for the place they will live in; emptied once decided.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub proposed: BTreeMap<String, StoredField>,
    /// Names of fields the change removes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
    /// Masked forms before and after, sealed under `personal`: the record of the change (CUS-17).
    pub before: BTreeMap<String, StoredValue>,
    pub after: BTreeMap<String, StoredValue>,
    /// Lookup rows of the proposed values, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookups: Option<Binary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Binary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<CustomerConfirmation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    #[serde(default)]
    pub due_provisional: bool,
    pub requested_at: Timestamp,
    pub requested_by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// The customer's own word that the change is right (CUS-19).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerConfirmation {
    pub channel: String,
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    pub outcome: String,
    pub at: Timestamp,
    pub by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Binary>,
}

impl ChangeRow {
    pub fn key(&self) -> Key {
        keys::change(&self.customer_id, &self.id)
    }

    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.create(self.key(), written(self)?, Guard::Exists);
        Ok(())
    }

    pub fn replace(&self, version: u64, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), written(self)?, version, Guard::Stale);
        Ok(())
    }
}

pub async fn change(store: &Store, customer: &CustomerId, id: &ChangeId) -> Result<Option<ChangeRow>, StoreError> {
    read(store.get(&keys::change(customer, id), true).await?)
}

pub async fn changes(
    store: &Store,
    customer: &CustomerId,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<ChangeRow>, bool), StoreError> {
    under(store, customer, keys::CHANGE, false, limit, after).await
}
