//! One customer taken into another (CUS-23). The absorbed one stays in its place, frozen: its values are
//! bound to it, and the survivor only points at them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CustomerRow, StoredConsent, StoredField, StoredValue, get, read, under};
use crate::domain::ids::{CustomerId, MergeId, StaffId};
use crate::store::{Binary, CorruptRow, Key, Store, StoreError, StoredRow, keys};

pub const MERGED: &str = "merged";
pub const UNDONE: &str = "undone";

/// Customers one may hold, those of its absorbed ones included: bounds every walk along merges.
pub const MAX_ABSORBED: usize = 20;

/// On the absorbed customer: where it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MergedInto {
    pub customer: CustomerId,
    pub merge: MergeId,
}

/// On the survivor: whom it has taken in, and what has to be put back if that is undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Absorbed {
    pub customer: CustomerId,
    pub merge: MergeId,
    /// Whom that one had taken in before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<CustomerId>,
    /// The survivor's own values that gave way. Their keys are kept for them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set_aside: BTreeMap<String, StoredField>,
    /// The survivor's consents as they were, where the absorbed one's withdrawal came to hold.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub consents: BTreeMap<String, StoredConsent>,
    /// Sector profiles that came with its fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
}

/// The record of a merge. No values stand in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MergeRow {
    pub id: MergeId,
    pub version: u64,
    pub survivor: CustomerId,
    pub absorbed: CustomerId,
    /// `merged` or `undone`.
    pub status: String,
    /// Fields that point at the absorbed customer's values.
    pub taken: Vec<String>,
    /// Fields that both had.
    pub conflicts: Vec<String>,
    /// Purposes whose withdrawal came to hold.
    pub withdrawn: Vec<String>,
    /// In the words of who merged, sealed under the survivor's `personal` key.
    pub reason: Binary,
    pub at: Timestamp,
    pub by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undone>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Undone {
    pub at: Timestamp,
    pub by: StaffId,
    /// Fields that had changed since, and were left as they are.
    pub left: Vec<String>,
}

impl StoredRow for MergeRow {
    fn key(&self) -> Key {
        keys::merge(&self.survivor, &self.id)
    }
}

impl CustomerRow {
    /// Every value that stands in the record, and every one set aside, which may come back.
    pub fn own_values(&self) -> impl Iterator<Item = &StoredValue> {
        let aside = self.absorbed.iter().flat_map(|one| one.set_aside.values());
        self.fields.values().chain(aside).map(|field| &field.value)
    }

    /// Everybody whose data stand behind this customer besides its own.
    pub fn merged_from(&self) -> impl Iterator<Item = &CustomerId> {
        self.absorbed.iter().flat_map(|one| std::iter::once(&one.customer).chain(&one.with))
    }
}

pub async fn merge(store: &Store, survivor: &CustomerId, id: &MergeId) -> Result<Option<MergeRow>, StoreError> {
    read(store.get(&keys::merge(survivor, id), true).await?)
}

pub async fn merges(
    store: &Store,
    survivor: &CustomerId,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<MergeRow>, bool), StoreError> {
    under(store, survivor, keys::MERGE, false, limit, after).await
}

/// The customer a record stands for now: itself, or whoever has taken it in.
pub async fn survivor(store: &Store, row: CustomerRow) -> Result<CustomerRow, StoreError> {
    let mut row = row;
    for _ in 0..=MAX_ABSORBED {
        let Some(into) = &row.merged_into else { return Ok(row) };
        row = get(store, &into.customer, true).await?.ok_or(CorruptRow("a merge without its survivor"))?;
    }
    Err(CorruptRow("merges in a circle").into())
}

/// Each record with the customer it stands for now.
pub async fn survivors(store: &Store, rows: Vec<CustomerRow>) -> Result<Vec<(CustomerRow, CustomerRow)>, StoreError> {
    let mut standing = Vec::with_capacity(rows.len());
    for row in rows {
        let survivor = survivor(store, row.clone()).await?;
        standing.push((row, survivor));
    }
    Ok(standing)
}
