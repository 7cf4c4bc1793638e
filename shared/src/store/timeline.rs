//! Pointers from a customer to the audit rows that name it. Derived from the trail by the function
//! `audit-stream`, and can be rebuilt from it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{Store, StoreError, Table, from_row, keys, to_row};
use crate::domain::ids::{CustomerId, StaffId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pointer {
    pub at: Timestamp,
    pub chain: String,
    pub number: u64,
    pub action: String,
    pub disclosure: bool,
    /// It was asked for and not done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    pub staff: StaffId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}

/// Idempotent: the key is the audit row's own place, so a repeated event writes nothing new.
pub async fn point(store: &Store, customer: &CustomerId, pointer: &Pointer) -> Result<(), StoreError> {
    let at = format!("{:.6}", pointer.at);
    let key = keys::timeline(customer, &at, &pointer.chain, pointer.number);
    store.put_new(&key, to_row(pointer)?).await.map(|_| ())
}

/// Newest first. Returns the pointers with their places, and whether there are more.
pub async fn newest(
    store: &Store,
    customer: &CustomerId,
    limit: i32,
    before: Option<String>,
) -> Result<(Vec<(String, Pointer)>, bool), StoreError> {
    let range = before.map_or(Range::All, Range::Below);
    let partition = keys::timeline_partition(customer);
    let query = Query { range, ascending: false, limit, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    let mut pointers = Vec::with_capacity(found.rows.len());
    for row in found.rows {
        let place = row.get("sk").and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
        pointers.push((place, from_row(row)?));
    }
    Ok((pointers, found.more))
}
