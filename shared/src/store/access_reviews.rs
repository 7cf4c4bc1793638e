//! Reviews of the grants of a unit, and when the next one is due (ACC-08).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys};
use crate::domain::ids::{AccessReviewId, GrantId, StaffId, UnitId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessReviewRow {
    pub schema: u16,
    pub id: AccessReviewId,
    pub unit_id: UnitId,
    pub at: Timestamp,
    pub by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub lines: Vec<ReviewedGrant>,
}

/// A grant as the reviewer found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedGrant {
    pub staff_id: StaffId,
    pub grant_id: GrantId,
    pub role: String,
    pub kept: bool,
}

/// A unit with staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitRow {
    pub version: u64,
    pub unit_id: UnitId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_at: Option<Timestamp>,
    pub due_at: Timestamp,
}

impl StoredRow for AccessReviewRow {
    fn key(&self) -> Key {
        keys::access_review(&self.unit_id, &self.id)
    }
}

impl StoredRow for UnitRow {
    fn key(&self) -> Key {
        keys::access_unit(&self.unit_id)
    }
}

impl UnitRow {
    pub fn put(&self, before: Option<&Self>, tx: &mut Transaction) -> Result<(), CommitError> {
        match before {
            Some(before) => tx.replace(self.key(), self.row()?, before.version, Guard::Moved),
            None => tx.create(self.key(), self.row()?, Guard::Moved),
        }
        Ok(())
    }
}

pub async fn unit(store: &Store, unit: &UnitId) -> Result<Option<UnitRow>, StoreError> {
    Ok(store.get(&keys::access_unit(unit), true).await?.map(from_row).transpose()?)
}

/// Every unit with staff, by id.
pub async fn units(store: &Store, after: Option<String>, limit: i32) -> Result<(Vec<UnitRow>, bool), StoreError> {
    page(store, keys::access_units(), after, true, limit).await
}

/// A unit's reviews, newest first.
pub async fn reviews(
    store: &Store,
    unit: &UnitId,
    before: Option<String>,
    limit: i32,
) -> Result<(Vec<AccessReviewRow>, bool), StoreError> {
    page(store, keys::access_reviews(unit), before, false, limit).await
}

pub async fn review(store: &Store, unit: &UnitId, id: &AccessReviewId) -> Result<Option<AccessReviewRow>, StoreError> {
    Ok(store.get(&keys::access_review(unit, id), true).await?.map(from_row).transpose()?)
}

async fn page<T: serde::de::DeserializeOwned>(
    store: &Store,
    partition: String,
    after: Option<String>,
    ascending: bool,
    limit: i32,
) -> Result<(Vec<T>, bool), StoreError> {
    let range = match after {
        None => Range::All,
        Some(place) if ascending => Range::Above(place),
        Some(place) => Range::Below(place),
    };
    let query = Query { range, ascending, limit, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    let rows: Result<_, _> = found.rows.into_iter().map(from_row).collect();
    Ok((rows?, found.more))
}
