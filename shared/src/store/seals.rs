//! Where the sequence of seals stands, and where their check does. The seals themselves lie in their bucket.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Key, Store, StoreError, StoredRow, from_row, keys};

/// The last seal. Whoever makes the next must have seen it: of two runs at once one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealHeadRow {
    pub version: u64,
    pub sequence: u64,
    pub hash: String,
    pub at: Timestamp,
    /// The earliest hour that rows may still be added to.
    pub open: String,
    /// Rows sealed in all.
    pub rows: u64,
}

/// Two walks over the seals: one right behind their making, one slowly round and round over all there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealCheckRow {
    pub version: u64,
    pub at: Timestamp,
    pub checked: Spot,
    pub round: Spot,
    /// What does not hold, by names of seals, chains and rows; until a whole round finds nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standing: Vec<String>,
    /// The same, of the present round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<String>,
}

/// A seal that has been checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Spot {
    pub sequence: u64,
    pub hash: String,
}

impl StoredRow for SealHeadRow {
    fn key(&self) -> Key {
        keys::seal_head()
    }
}

impl StoredRow for SealCheckRow {
    fn key(&self) -> Key {
        keys::seal_check()
    }
}

pub async fn head(store: &Store) -> Result<Option<SealHeadRow>, StoreError> {
    Ok(store.get(&keys::seal_head(), true).await?.map(from_row).transpose()?)
}

pub async fn check(store: &Store) -> Result<Option<SealCheckRow>, StoreError> {
    Ok(store.get(&keys::seal_check(), true).await?.map(from_row).transpose()?)
}
