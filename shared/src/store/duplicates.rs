//! The review list: pairs of customers that may be one (CUS-23). A pair has one row whoever finds it, in
//! whatever order and however often; it stands in the lists by where the older of the two belongs, which
//! is within reach of everybody who reaches both.

use std::collections::BTreeSet;

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Binary, CommitError, CorruptRow, Key, Row, Store, StoreError, StoredRow, Table, from_row, from_rows, keys, lists,
    to_row,
};
use crate::domain::duplicates::Reason;
use crate::domain::ids::{CustomerId, DuplicateId, StaffId};

pub const OPEN: &str = "open";
/// They are one customer: a merge is due.
pub const SAME: &str = "same";
pub const DIFFERENT: &str = "different";
pub const MERGED: &str = "merged";
pub const STATUSES: [&str; 4] = [OPEN, SAME, DIFFERENT, MERGED];

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateRow {
    pub id: DuplicateId,
    pub version: u64,
    /// The older id first.
    pub customers: (CustomerId, CustomerId),
    pub reasons: BTreeSet<Reason>,
    /// `open`, `same`, `different` or `merged`.
    pub status: String,
    pub found_at: Timestamp,
    pub placed: Placed,
    /// The last one; it was about the reasons that stood here then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DuplicateDecision>,
}

/// Where the older of the two customers belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Placed {
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateDecision {
    pub outcome: String,
    /// An id of the catalogue's `duplicateReasons`.
    pub reason: String,
    pub at: Timestamp,
    pub by: StaffId,
    /// In the decider's words, sealed under the `personal` key of the older customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Binary>,
}

/// What an index row shows.
#[derive(Deserialize)]
pub struct ListedDuplicate {
    pub id: DuplicateId,
}

/// The two in the order they are kept in.
pub fn ordered(one: &CustomerId, other: &CustomerId) -> (CustomerId, CustomerId) {
    if one <= other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
}

/// The one id of a pair, whichever of the two comes first.
pub fn id(one: &CustomerId, other: &CustomerId) -> Result<DuplicateId, CommitError> {
    let (older, younger) = ordered(one, other);
    let hash = hex::encode(digest(&SHA256, format!("kehu-pair/1|{older}|{younger}").as_bytes()));
    let id = format!("{}_{}", DuplicateId::PREFIX, hash.get(..32).unwrap_or_default()).parse();
    id.map_err(|_| CommitError::Rejected("id of a pair".to_owned()))
}

pub async fn get(store: &Store, id: &DuplicateId) -> Result<Option<DuplicateRow>, StoreError> {
    Ok(store.get(&keys::duplicate(id), true).await?.map(from_row).transpose()?)
}

/// Several pairs at once, eventually consistent; those that are gone are absent.
pub async fn many(store: &Store, ids: &[DuplicateId]) -> Result<Vec<DuplicateRow>, StoreError> {
    let keys: Vec<_> = ids.iter().map(keys::duplicate).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}

impl StoredRow for DuplicateRow {
    fn key(&self) -> Key {
        keys::duplicate(&self.id)
    }

    fn row(&self) -> Result<Row, CorruptRow> {
        let mut row = to_row(self)?;
        row.extend(lists::duplicate_membership(self));
        Ok(row)
    }
}
