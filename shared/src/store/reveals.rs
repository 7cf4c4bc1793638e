//! Requests to see values of level 1 in clear (明文查看). They hold names of fields and a sealed reason,
//! never a value.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{
    Binary, CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row,
};
use crate::domain::approval::Status;
use crate::domain::ids::{ApprovalId, CustomerId, RevealId, StaffId, SubjectId};
use crate::domain::reveal::ContactUnder;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevealRow {
    pub schema: u16,
    pub id: RevealId,
    pub version: u64,
    pub customer_id: CustomerId,
    /// A contact person of that customer, and the customer the contact was added to: another one
    /// after a merge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactUnder>,
    pub subject: SubjectId,
    pub staff: StaffId,
    /// Names of the fields.
    pub fields: Vec<String>,
    pub purpose: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// In the words of who asked, sealed under the subject's `personal` key.
    pub reason: Binary,
    pub break_glass: bool,
    /// The rules it was judged by, of this version of the catalogue.
    pub rules: Vec<String>,
    pub catalogue_version: String,
    pub status: RevealStatus,
    pub minutes: u16,
    pub views: u16,
    pub used: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    pub asked_at: Timestamp,
    /// The request that a second person decides, or reviews afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
    /// How the review of a broken glass has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Status>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevealStatus {
    Pending,
    Granted,
    Refused,
    Withdrawn,
}

#[derive(Serialize, Deserialize)]
struct PointerRow {
    id: RevealId,
}

impl StoredRow for RevealRow {
    fn key(&self) -> Key {
        keys::reveal(&self.id)
    }
}

impl RevealRow {
    /// The request, and the pointer by which its asker finds it again.
    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        let pointer = PointerRow { id: self.id.clone() };
        tx.create(keys::reveal_pointer(&self.staff, &self.id), to_row(&pointer)?, Guard::Exists);
        Ok(())
    }

    /// The same, with one view used: by another version it was read in vain.
    pub fn count_view(&self, tx: &mut Transaction) -> Result<Self, CommitError> {
        let next = Self { version: self.version + 1, used: self.used.saturating_add(1), ..self.clone() };
        next.follow(self, tx)?;
        Ok(next)
    }

    /// The next state of one whose version the client does not name.
    pub fn follow(&self, before: &Self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), self.row()?, before.version, Guard::Moved);
        Ok(())
    }
}

pub async fn get(store: &Store, id: &RevealId) -> Result<Option<RevealRow>, StoreError> {
    Ok(store.get(&keys::reveal(id), true).await?.map(from_row).transpose()?)
}

/// Of one person, newest first.
pub async fn asked_by(
    store: &Store,
    staff: &StaffId,
    before: Option<String>,
    limit: i32,
) -> Result<(Vec<RevealRow>, bool), StoreError> {
    let range = before.map_or(Range::All, Range::Below);
    let partition = keys::reveals_of(staff);
    let query =
        Query { range, ascending: false, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    let mut ids = Vec::with_capacity(found.rows.len());
    for row in found.rows {
        ids.push(keys::reveal(&from_row::<PointerRow>(row)?.id));
    }
    let mut rows = Vec::with_capacity(ids.len());
    if !ids.is_empty() {
        for row in store.get_many(Table::Records, &ids).await? {
            rows.push(from_row::<RevealRow>(row)?);
        }
    }
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    Ok((rows, found.more))
}
