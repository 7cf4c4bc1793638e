//! What is planned, and the rows it is found by. One row of a bounded size, and one for each thing that was
//! done with it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{
    Binary, CommitError, CorruptRow, Guard, Key, Row, Store, StoreError, StoredRow, Table, Transaction, due, from_row,
    from_rows, keys, lists, to_row,
};
use crate::domain::access::Place;
use crate::domain::follow_up::{DueBy, FollowUpAct, Source, State};
use crate::domain::ids::{ContactId, CustomerId, FollowUpId, InteractionId, StaffId, SubjectId};

pub const SCHEMA: u16 = 1;
/// It is not moved, handed on or told of without end.
pub const MOST_ACTS: u32 = 60;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FollowUpRow {
    pub schema: u16,
    pub id: FollowUpId,
    pub version: u64,
    /// By the catalogue's `interactions.plans`.
    pub kind: String,
    pub state: State,
    /// Whose it is to do.
    pub place: Place,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Whose words are on file with it: all of them are sealed under this person's `personal` key.
    pub subject: SubjectId,
    pub personal_kid: String,
    /// Sealed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Binary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The rule of the catalogue that has planned it, where that tells nothing about the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    pub due_by: DueBy,
    pub due: Timestamp,
    /// It rests on holidays that are not published yet.
    pub provisional: bool,
    /// Whoever the ladder names next is told then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_at: Option<Timestamp>,
    /// So many rungs of it have been told.
    #[serde(default)]
    pub told: u32,
    pub planned_at: Timestamp,
    pub planned_by: StaffId,
    /// The interaction that fulfilled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_by: Option<InteractionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// So often it was put off.
    #[serde(default)]
    pub moved: u32,
    pub acts: u32,
    pub catalogue_version: String,
}

/// One thing that was done with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FollowUpActRow {
    pub follow_up_id: FollowUpId,
    pub number: u32,
    pub act: FollowUpAct,
    pub at: Timestamp,
    pub by: StaffId,
    /// Sealed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Binary>,
    /// The date it was moved from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was_due: Option<Timestamp>,
    /// Whom it was handed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// The role that was to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// What an index row shows.
#[derive(Debug, Clone, Deserialize)]
pub struct ListedFollowUp {
    pub id: FollowUpId,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    id: FollowUpId,
}

impl StoredRow for FollowUpRow {
    fn key(&self) -> Key {
        keys::follow_up(&self.id)
    }

    fn row(&self) -> Result<Row, CorruptRow> {
        let mut row = to_row(self)?;
        row.extend(lists::follow_up_membership(self));
        Ok(row)
    }
}

impl StoredRow for FollowUpActRow {
    fn key(&self) -> Key {
        keys::follow_up_act(&self.follow_up_id, self.number)
    }
}

impl FollowUpRow {
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Where whoever tells that it is overdue finds it.
    fn notice(&self) -> Option<Key> {
        let at = self.notice_at.filter(|_| self.is_open())?;
        Some(keys::overdue_follow_up(at, &self.id))
    }

    /// Where it is found when holidays have been published.
    fn unsettled(&self) -> Option<Key> {
        (self.is_open() && self.provisional).then(|| keys::unsettled_follow_up(&self.id))
    }

    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        for key in self.notice().into_iter().chain(self.unsettled()) {
            tx.set(key, to_row(&Pointer { id: self.id.clone() })?);
        }
        Ok(())
    }

    /// The next state of one that was read as `before`.
    pub fn advance(&self, before: &Self, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), self.row()?, before.version, otherwise);
        for (was, is) in [(before.notice(), self.notice()), (before.unsettled(), self.unsettled())] {
            if was == is {
                continue;
            }
            was.into_iter().for_each(|key| tx.delete(key));
            if let Some(key) = is {
                tx.set(key, to_row(&Pointer { id: self.id.clone() })?);
            }
        }
        Ok(())
    }
}

pub async fn get(store: &Store, id: &FollowUpId) -> Result<Option<FollowUpRow>, StoreError> {
    Ok(store.get(&keys::follow_up(id), true).await?.map(from_row).transpose()?)
}

/// Several at once, eventually consistent, in no order; those that are gone are absent.
pub async fn many(store: &Store, ids: &[FollowUpId]) -> Result<Vec<FollowUpRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(keys::follow_up).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}

/// All that was done with it, in order.
pub async fn acts(store: &Store, id: &FollowUpId) -> Result<Vec<FollowUpActRow>, StoreError> {
    let range = Range::Prefix(keys::FOLLOW_UP_ACT.to_owned());
    let partition = keys::follow_up_partition(id);
    let limit = i32::try_from(MOST_ACTS).unwrap_or(i32::MAX);
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let rows = store.query(query).await?.rows;
    from_rows(rows)
}

/// Those of which somebody is to be told by `now`, the longest waiting first; and the place to go on from.
pub async fn to_tell(
    store: &Store,
    now: Timestamp,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<FollowUpId>, Option<String>), StoreError> {
    let (due, last) = due::by::<Pointer>(store, keys::overdue_follow_ups(), now, after, limit).await?;
    Ok((due.into_iter().map(|pointer| pointer.id).collect(), last))
}

/// Those whose date rests on unpublished holidays.
pub async fn unsettled(
    store: &Store,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<FollowUpId>, bool), StoreError> {
    let range = after.map_or(Range::All, Range::Above);
    let partition = keys::unsettled_follow_ups();
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    Ok((ids(found.rows)?, found.more))
}

fn ids(rows: Vec<Row>) -> Result<Vec<FollowUpId>, StoreError> {
    rows.into_iter().map(|row| Ok(from_row::<Pointer>(row)?.id)).collect()
}
