//! Requests that a second person decides, and the pointers they are found by: one for each role and place
//! that is waited for, one for whoever asked, one for each who has decided, one by the end of their time.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{
    Binary, CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row,
};
use crate::domain::access::GrantScope;
use crate::domain::approval::{Case, Matter, Wait};
use crate::domain::ids::{ApprovalId, StaffId};

pub const SCHEMA: u16 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalRow {
    pub schema: u16,
    pub id: ApprovalId,
    pub version: u64,
    pub case: Case,
    pub matter: Matter,
    /// Why, in the words of whoever acted: one for each act, in their order.
    pub reasons: Vec<Option<Reason>>,
    pub catalogue_version: String,
}

/// Free text about a customer is sealed under that customer's key; about staff it is a matter of the house.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    Plain(String),
    Sealed(Binary),
}

/// Where a request is found. Whether it still waits, and for whom, only the request itself says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pointer {
    id: ApprovalId,
}

impl StoredRow for ApprovalRow {
    fn key(&self) -> Key {
        keys::approval(&self.id)
    }
}

impl ApprovalRow {
    fn pointer(&self) -> Pointer {
        Pointer { id: self.id.clone() }
    }

    /// Where the pointers of whoever is waited for are, each once: of two of one key one would be refused.
    fn waiting(&self) -> BTreeSet<Key> {
        let mut pointers = BTreeSet::new();
        for Wait { role, place, .. } in self.case.waits() {
            let unit = keys::approval_inbox_unit(&role, &place.unit_id);
            let region = keys::approval_inbox_region(&role, &place.region_id);
            for partition in [unit, region, keys::approval_inbox_all(&role)] {
                pointers.insert(keys::approval_pointer(partition, &self.id));
            }
        }
        if let Some(end) = self.case.ends_at() {
            pointers.insert(keys::approval_open(end, &self.id));
        }
        pointers
    }

    /// Files a new request.
    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        let sent = keys::approval_pointer(keys::approvals_sent(&self.case.requested_by), &self.id);
        tx.create(sent, to_row(&self.pointer())?, Guard::Exists);
        for key in self.waiting() {
            tx.create(key, to_row(&self.pointer())?, Guard::Exists);
        }
        Ok(())
    }

    /// The next state: who is waited for now, and who has decided.
    pub fn advance(&self, before: &ApprovalRow, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.update(self, before.version)?;
        let (old, new) = (before.waiting(), self.waiting());
        for key in old.difference(&new) {
            tx.delete(key.clone());
        }
        for key in new.difference(&old) {
            tx.set(key.clone(), to_row(&self.pointer())?);
        }
        for act in self.case.acts.iter().skip(before.case.acts.len()).filter(|act| act.step.is_some()) {
            for staff in [Some(&act.by), act.on_behalf_of.as_ref()].into_iter().flatten() {
                let decided = keys::approval_pointer(keys::approvals_decided(staff), &self.id);
                tx.set(decided, to_row(&self.pointer())?);
            }
        }
        Ok(())
    }
}

pub async fn get(store: &Store, id: &ApprovalId) -> Result<Option<ApprovalRow>, StoreError> {
    Ok(store.get(&keys::approval(id), true).await?.map(from_row).transpose()?)
}

/// The requests behind pointers, in no order; eventually consistent.
pub async fn many(store: &Store, ids: &[ApprovalId]) -> Result<Vec<ApprovalRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(keys::approval).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    Ok(rows.into_iter().map(from_row).collect::<Result<_, _>>()?)
}

/// Where a holder of a role with this scope finds what waits for him.
pub fn inbox(role: &str, scope: &GrantScope) -> Vec<String> {
    match scope {
        // Nobody decides what is his own.
        GrantScope::Own => Vec::new(),
        GrantScope::Units(units) => units.iter().map(|unit| keys::approval_inbox_unit(role, unit.as_str())).collect(),
        GrantScope::Regions(regions) => {
            regions.iter().map(|region| keys::approval_inbox_region(role, region)).collect()
        }
        GrantScope::All => vec![keys::approval_inbox_all(role)],
    }
}

/// What somebody has asked for.
pub fn sent(staff: &StaffId) -> String {
    keys::approvals_sent(staff)
}

/// What somebody has decided, or another in his name.
pub fn decided(staff: &StaffId) -> String {
    keys::approvals_decided(staff)
}

/// What the pointers of several partitions lead to as one list, oldest or newest request first, each once; and
/// whether there are more.
pub async fn found(
    store: &Store,
    partitions: &[String],
    ascending: bool,
    after: Option<&str>,
    limit: i32,
) -> Result<(Vec<ApprovalId>, bool), StoreError> {
    let read = async |partition: &String| {
        let range = match after {
            None => Range::All,
            Some(place) if ascending => Range::Above(place.to_owned()),
            Some(place) => Range::Below(place.to_owned()),
        };
        let query =
            Query { range, ascending, limit, consistent: true, ..Query::partition(Table::Records, partition.clone()) };
        store.query(query).await
    };
    let found = futures::future::try_join_all(partitions.iter().map(read)).await?;
    let mut more = found.iter().any(|found| found.more);
    let mut all = BTreeSet::new();
    for row in found.into_iter().flat_map(|found| found.rows) {
        all.insert(from_row::<Pointer>(row)?.id);
    }
    let mut ids: Vec<_> = all.into_iter().collect();
    if !ascending {
        ids.reverse();
    }
    let page = usize::try_from(limit).unwrap_or(1);
    more |= ids.len() > page;
    ids.truncate(page);
    Ok((ids, more))
}

/// Requests whose time was over before `now`, the longest over first.
pub async fn overdue(store: &Store, now: Timestamp, limit: i32) -> Result<Vec<ApprovalId>, StoreError> {
    let range = Range::Below(keys::approval_due(now));
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, keys::approvals_open()) };
    let rows = store.query(query).await?.rows;
    rows.into_iter().map(|row| Ok(from_row::<Pointer>(row)?.id)).collect()
}
