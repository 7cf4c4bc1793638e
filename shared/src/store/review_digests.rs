//! How much is overdue with whom, as the daily pass last counted it (CUS-21). One row an owner, counted
//! anew from the lists each day.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CommitError, Store, StoreError, Table, Transaction, from_row, keys, to_row};
use crate::domain::ids::StaffId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DigestRow {
    pub owner_id: StaffId,
    pub at: Timestamp,
    /// The pass it belongs to.
    pub pass: Timestamp,
    /// By unit and region of the customers: who reads it may reach some of them only.
    pub parts: Vec<DigestPart>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DigestPart {
    pub unit_id: String,
    pub region_id: String,
    pub overdue: u32,
    pub soon: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_due_at: Option<Timestamp>,
}

pub async fn get(store: &Store, owner: &StaffId) -> Result<Option<DigestRow>, StoreError> {
    Ok(store.get(&keys::review_digest(owner), true).await?.map(from_row).transpose()?)
}

pub fn set(row: &DigestRow, tx: &mut Transaction) -> Result<(), CommitError> {
    let item = to_row(row)?;
    tx.set(keys::review_digest(&row.owner_id), item);
    Ok(())
}

/// By owner, from the one behind `after` on; and whether there are more.
pub async fn digests(store: &Store, after: Option<String>, limit: i32) -> Result<(Vec<DigestRow>, bool), StoreError> {
    let range = after.map_or(Range::All, Range::Above);
    let query = Query { range, limit, ..Query::partition(Table::Records, keys::review_digests()) };
    let found = store.query(query).await?;
    let rows: Result<_, _> = found.rows.into_iter().map(from_row).collect();
    Ok((rows?, found.more))
}
