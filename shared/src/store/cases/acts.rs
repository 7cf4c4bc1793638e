//! What was done with a case, act by act: who, when, what was said.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::case::Act;
use crate::domain::clock::ClockKind;
use crate::domain::ids::{ApprovalId, CaseId, StaffId, TaskId};
use crate::store::client::{Query, Range};
use crate::store::{
    Binary, CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_rows, keys,
};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActRow {
    pub of: String,
    pub case_id: CaseId,
    pub number: u32,
    pub act: Act,
    pub at: Timestamp,
    pub by: StaffId,
    /// The move, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The stage it leads to, if to another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What was said besides words: it names nobody but staff.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, serde_json::Value>,
    /// Sealed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Binary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<CaseId>,
    /// Whom it was given to or offered to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// Of which clock somebody was told, and the role of whoever was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

impl ActRow {
    /// The next act of a case, with nothing said yet.
    pub fn new(of: &str, case: &CaseId, number: u32, act: Act, at: Timestamp, by: &StaffId) -> Self {
        Self {
            of: of.to_owned(),
            case_id: case.clone(),
            number,
            act,
            at,
            by: by.clone(),
            step: None,
            to: None,
            values: BTreeMap::new(),
            words: BTreeMap::new(),
            approval: None,
            task: None,
            other: None,
            staff: None,
            clock: None,
            role: None,
        }
    }
}

impl ActRow {
    /// Behind the acts of the case as it was read: `otherwise` when there is one of that number by now.
    pub fn add(&self, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.create(self.key(), self.row()?, otherwise);
        Ok(())
    }
}

impl StoredRow for ActRow {
    fn key(&self) -> Key {
        keys::case_act(&self.of, &self.case_id, self.number)
    }
}

/// From one number on, in the order they were done, and whether there are more.
pub async fn acts(
    store: &Store,
    of: &str,
    id: &CaseId,
    from: u32,
    limit: i32,
) -> Result<(Vec<ActRow>, bool), StoreError> {
    let range = Range::Between(format!("{}{from:06}", keys::ACT), format!("{}~", keys::ACT));
    let partition = keys::case_partition(of, id);
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    let rows = from_rows(found.rows)?;
    Ok((rows, found.more))
}

/// What cases were opened with, eventually consistent; in no order.
pub async fn first_acts(store: &Store, of: &str, ids: &[CaseId]) -> Result<Vec<ActRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(|id| keys::case_act(of, id, 0)).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}
