//! The contact ledger: when and why each customer was turned to, or was not; and what the next judgement of
//! him goes by, in one row of a bounded size.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, from_rows, keys};
use crate::domain::ids::{ContactEventId, CustomerId, StaffId};
use crate::domain::outreach::Hindrance;

/// More of the latest than any ceiling asks for.
const LATEST: usize = 20;

/// What is known of how often a customer was turned to, and of what he wants none any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SummaryRow {
    pub customer: CustomerId,
    pub version: u64,
    /// By kind, when he was last turned to.
    #[serde(default)]
    pub last: BTreeMap<String, Timestamp>,
    /// The latest that count, newest first.
    #[serde(default)]
    pub recent: Vec<Timestamp>,
    /// By purpose, since when he wants none of it.
    #[serde(default)]
    pub opted_out: BTreeMap<String, OptOut>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OptOut {
    pub at: Timestamp,
    /// The invitation he answered it to, or the member of staff he told.
    pub by: String,
}

/// One contact: made, planned, or not made and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntryRow {
    pub id: ContactEventId,
    pub customer: CustomerId,
    pub at: Timestamp,
    pub kind: String,
    pub channel: String,
    pub outcome: Outcome,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hindrances: Vec<Hindrance>,
    /// What it was for: a survey, a case, a follow-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    pub by: StaffId,
    /// The policy it was judged by.
    pub catalogue_version: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// He was turned to, or a message to him was handed on.
    Contacted,
    Spared,
}

impl StoredRow for EntryRow {
    fn key(&self) -> Key {
        keys::outreach_entry(&self.customer, self.at, &self.id)
    }
}

impl StoredRow for SummaryRow {
    fn key(&self) -> Key {
        keys::outreach_summary(&self.customer)
    }
}

impl SummaryRow {
    /// Of somebody who was never turned to.
    pub fn none(customer: &CustomerId) -> Self {
        Self {
            customer: customer.clone(),
            version: 0,
            last: BTreeMap::new(),
            recent: Vec::new(),
            opted_out: BTreeMap::new(),
        }
    }

    /// With one contact more.
    #[must_use]
    pub fn contacted(&self, kind: &str, counts: bool, at: Timestamp) -> Self {
        let mut next = self.clone();
        let last = next.last.entry(kind.to_owned()).or_insert(at);
        *last = at.max(*last);
        if counts {
            next.recent.push(at);
            next.recent.sort_unstable_by(|one, other| other.cmp(one));
            next.recent.truncate(LATEST);
        }
        next
    }

    /// Puts the next state where this one was read: of two at once, one has to look again.
    pub fn advance(&self, next: Self, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        let next = Self { version: self.version + 1, ..next };
        tx.put_seen(next.key(), next.row()?, self.version, otherwise);
        Ok(())
    }
}

pub async fn summary(store: &Store, customer: &CustomerId) -> Result<SummaryRow, StoreError> {
    let found = store.get(&keys::outreach_summary(customer), true).await?;
    Ok(found.map(from_row).transpose()?.unwrap_or_else(|| SummaryRow::none(customer)))
}

/// Contacts of a customer, newest first; and the place to go on from.
pub async fn entries(
    store: &Store,
    customer: &CustomerId,
    before: Option<String>,
    limit: i32,
) -> Result<(Vec<EntryRow>, Option<String>), StoreError> {
    let range = before.map_or_else(|| Range::Prefix(keys::CONTACTED.to_owned()), Range::Below);
    let partition = keys::outreach_partition(customer);
    let query = Query { range, ascending: false, limit, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    let last = found.rows.last().and_then(|row| row.get("sk")?.as_s().ok().cloned()).filter(|_| found.more);
    let rows = from_rows(found.rows)?;
    Ok((rows, last))
}
