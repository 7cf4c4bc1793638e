//! What is out of the ordinary in the trail: alerts, with the rows that prove them; the customers that are
//! watched; and what the judging of rows goes by, which can be lost without harm to what is known.

mod countings;
mod habits;
mod watched;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row};
use crate::domain::anomaly::Subject;
use crate::domain::catalogue::Severity;
use crate::domain::ids::{AlertId, CustomerId, StaffId};

pub use countings::{count, counted};
pub use habits::Habits;
pub use watched::{MOST_WATCHED, WatchedRow, watched, watched_customer};

/// So many rows of the trail stand in an alert; it counts all.
pub const PROOF: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertRow {
    pub schema: u16,
    pub id: AlertId,
    pub version: u64,
    pub rule: String,
    /// Of the policy it was judged by.
    pub catalogue_version: String,
    pub severity: Severity,
    pub threshold: u16,
    pub subject: Subject,
    pub found_at: Timestamp,
    /// Of the first and the last row that counts.
    pub from: Timestamp,
    pub until: Timestamp,
    pub count: u32,
    /// `{time}#{chain}#{number}` of rows that prove it, the first ones.
    pub rows: Vec<String>,
    /// The rule has locked the account.
    pub locked: bool,
    pub status: AlertStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertStatus {
    Open,
    /// Misuse, or cannot be ruled out: it is pursued.
    Confirmed,
    /// A false alarm.
    Dismissed,
}

impl AlertStatus {
    pub const ALL: [Self; 3] = [Self::Open, Self::Confirmed, Self::Dismissed];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
        }
    }

    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    pub at: Timestamp,
    pub by: StaffId,
    pub reason: String,
}

/// How far a rule has been judged of somebody: what lies before is in an alert, or was decided with one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MarkRow {
    pub version: u64,
    /// While one is open, what comes after belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<AlertId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Timestamp>,
}

impl StoredRow for AlertRow {
    fn key(&self) -> Key {
        keys::alert(&self.id)
    }
}

impl AlertRow {
    pub const SCHEMA: u16 = 1;

    pub fn staff(&self) -> Option<&StaffId> {
        match &self.subject {
            Subject::Staff(id) => Some(id),
            Subject::Customer(_) => None,
        }
    }

    pub fn customer(&self) -> Option<&CustomerId> {
        match &self.subject {
            Subject::Customer(id) => Some(id),
            Subject::Staff(_) => None,
        }
    }

    /// A new alert; `mark`: how far the rule had been judged before.
    pub fn open(&self, mark: &MarkRow, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        tx.create(keys::alert_pointer(AlertStatus::Open.word(), &self.id), to_row(&self.pointer())?, Guard::Exists);
        self.put_mark(mark, MarkRow { open: Some(self.id.clone()), ..mark.clone() }, tx)
    }

    /// More rows belong to it.
    pub fn grow(&self, before: u64, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.update(self, before)
    }

    /// It is decided: what comes from now on is judged anew.
    pub fn decide(&self, before: &Self, mark: &MarkRow, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.update(self, before.version)?;
        tx.delete(keys::alert_pointer(before.status.word(), &self.id));
        tx.set(keys::alert_pointer(self.status.word(), &self.id), to_row(&self.pointer())?);
        let through = self.decision.as_ref().map(|decision| decision.at);
        self.put_mark(mark, MarkRow { open: None, through, ..mark.clone() }, tx)
    }

    fn pointer(&self) -> Pointer {
        Pointer { id: self.id.clone() }
    }

    fn put_mark(&self, before: &MarkRow, mark: MarkRow, tx: &mut Transaction) -> Result<(), CommitError> {
        let (key, mark) =
            (keys::alert_mark(&self.rule, self.subject.as_str()), MarkRow { version: before.version + 1, ..mark });
        tx.put_seen(key, to_row(&mark)?, before.version, Guard::Moved);
        Ok(())
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Pointer {
    id: AlertId,
}

pub async fn get(store: &Store, id: &AlertId) -> Result<Option<AlertRow>, StoreError> {
    Ok(store.get(&keys::alert(id), true).await?.map(from_row).transpose()?)
}

pub async fn mark(store: &Store, rule: &str, subject: &str) -> Result<MarkRow, StoreError> {
    let found = store.get(&keys::alert_mark(rule, subject), true).await?;
    Ok(found.map(from_row).transpose()?.unwrap_or_default())
}

/// The mark of an alert's own rule and subject.
pub async fn mark_of(store: &Store, alert: &AlertRow) -> Result<MarkRow, StoreError> {
    mark(store, &alert.rule, alert.subject.as_str()).await
}

/// Newest first, and whether there are more.
pub async fn listed(
    store: &Store,
    status: AlertStatus,
    before: Option<String>,
    limit: i32,
) -> Result<(Vec<AlertRow>, Option<String>), StoreError> {
    let range = before.map_or(Range::All, Range::Below);
    let partition = keys::alerts(status.word());
    let query =
        Query { range, ascending: false, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    let mut ids = Vec::with_capacity(found.rows.len());
    for row in found.rows {
        ids.push(from_row::<Pointer>(row)?.id);
    }
    let last = ids.last().filter(|_| found.more).map(ToString::to_string);
    if ids.is_empty() {
        return Ok((Vec::new(), None));
    }
    let keys: Vec<_> = ids.iter().map(keys::alert).collect();
    let mut rows: Vec<AlertRow> = Vec::with_capacity(keys.len());
    for row in store.get_many(Table::Records, &keys).await? {
        rows.push(from_row(row)?);
    }
    // The batch is eventually consistent: what it shows in another state was decided a moment ago.
    rows.retain(|row| row.status == status);
    rows.sort_by(|one, other| other.id.cmp(&one.id));
    Ok((rows, last))
}
