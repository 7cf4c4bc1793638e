//! Parts of a case that departments do (SVC-16).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::ids::{CaseId, StaffId, TaskId, UnitId};
use crate::store::client::{Query, Range};
use crate::store::{
    Binary, CommitError, CorruptRow, Guard, Key, Row, Store, StoreError, StoredRow, Table, Transaction, from_row,
    from_rows, keys, lists, to_row,
};

/// A case has no more tasks than this.
pub const MOST: u32 = 50;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskRow {
    pub of: String,
    pub case_id: CaseId,
    pub id: TaskId,
    pub version: u64,
    pub unit_id: UnitId,
    pub given_at: Timestamp,
    pub given_by: StaffId,
    pub due: Timestamp,
    pub provisional: bool,
    pub status: TaskStatus,
    /// What is asked, and what came back: sealed.
    pub words: Binary,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Binary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<StaffId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    Open,
    Answered,
}

/// What an index row shows.
#[derive(Debug, Clone, Deserialize)]
pub struct ListedTask {
    pub id: TaskId,
    pub pk: String,
}

impl ListedTask {
    /// The case it belongs to.
    pub fn case(&self) -> Option<CaseId> {
        self.pk.rsplit_once('#')?.1.parse().ok()
    }
}

impl StoredRow for TaskRow {
    fn key(&self) -> Key {
        keys::case_task(&self.of, &self.case_id, &self.id)
    }

    fn row(&self) -> Result<Row, CorruptRow> {
        let mut row = to_row(self)?;
        if self.status == TaskStatus::Open {
            row.extend(lists::task_membership(self));
        }
        Ok(row)
    }
}

impl TaskRow {
    /// The next state of one whose version the client does not name.
    pub fn follow(&self, before: &Self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), self.row()?, before.version, Guard::Moved);
        Ok(())
    }
}

pub async fn task(store: &Store, of: &str, case: &CaseId, id: &TaskId) -> Result<Option<TaskRow>, StoreError> {
    Ok(store.get(&keys::case_task(of, case, id), true).await?.map(from_row).transpose()?)
}

/// Several at once, eventually consistent, in no order; those that are gone are absent.
pub async fn many_tasks(store: &Store, of: &str, wanted: &[(CaseId, TaskId)]) -> Result<Vec<TaskRow>, StoreError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = wanted.iter().map(|(case, task)| keys::case_task(of, case, task)).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}

/// All of a case, oldest first.
pub async fn tasks(store: &Store, of: &str, case: &CaseId) -> Result<Vec<TaskRow>, StoreError> {
    let partition = keys::case_partition(of, case);
    let range = Range::Prefix(keys::TASK.to_owned());
    let query = Query { range, limit: MOST as i32, consistent: true, ..Query::partition(Table::Records, partition) };
    let rows = store.query(query).await?.rows;
    from_rows(rows)
}
