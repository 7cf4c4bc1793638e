//! Cases, and the rows they are found by. A case keeps to one row of a bounded size; what was done with it is
//! a row for each act, so that neither a move nor a list costs more the longer it takes.

mod acts;
mod attachments;
mod facts;
mod tasks;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::customers::StoredField;
use super::{
    CommitError, CorruptRow, Guard, Key, Row, Store, StoreError, StoredRow, Table, Transaction, due, from_row,
    from_rows, keys, lists, to_row,
};
use crate::domain::case::Progress;
use crate::domain::clock::ClockKind;
use crate::domain::ids::{CaseId, ContactId, CustomerId, StaffId, SubjectId, UnitId};
use crate::domain::month::Month;

pub use acts::{ActRow, acts, first_acts};
pub use attachments::{AttachmentRow, MOST as MOST_ATTACHMENTS, attachment, attachments};
pub use facts::{CaseFacts, month};
pub use tasks::{ListedTask, MOST as MOST_TASKS, TaskRow, TaskStatus, many_tasks, task, tasks};

pub const SCHEMA: u16 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseRow {
    pub schema: u16,
    pub id: CaseId,
    pub version: u64,
    pub progress: Progress,
    /// Whose words are on file: all free text of the case is sealed under this person's `personal` key.
    pub subject: SubjectId,
    pub personal_kid: String,
    /// The customer it comes from, if it comes from one on file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Those who are not on file, and those who speak for others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Where the company is.
    pub month: Month,
    pub opened_at: Timestamp,
    pub opened_by: StaffId,
    pub acts: u32,
    #[serde(default)]
    pub tasks: u32,
    #[serde(default)]
    pub open_tasks: u32,
    #[serde(default)]
    pub attachments: u32,
    /// Units that have or had a task of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helpers: Vec<UnitId>,
    pub timing: Due,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<u64>,
    /// Of what was marked when it was opened, in hundredths of a mark; and of which department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_unit: Option<UnitId>,
    /// Of a customer whose last one is not long ago.
    #[serde(default)]
    pub repeat: bool,
    #[serde(default)]
    pub reopened: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<CaseId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<CaseId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    pub catalogue_version: String,
}

/// A data subject of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    pub role: PersonRole,
    pub subject: SubjectId,
    pub personal_kid: String,
    pub fields: BTreeMap<String, StoredField>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonRole {
    Complainant,
    /// One of several with the same matter, or who speaks for them.
    Joint,
    /// With the complainant's authority.
    Proxy,
    Heir,
}

/// What the clocks came to when the case was written last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Due {
    /// The next deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
    #[serde(default)]
    pub provisional: bool,
    /// Whom the ladder names next is told then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_at: Option<Timestamp>,
    /// Clocks that were missed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<ClockKind>,
}

/// What came out of it: never a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    pub cause: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible_unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensation: Option<u64>,
}

/// What an index row shows.
#[derive(Debug, Clone, Deserialize)]
pub struct ListedCase {
    pub id: CaseId,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    id: CaseId,
}

impl StoredRow for CaseRow {
    fn key(&self) -> Key {
        keys::case(self.of(), &self.id)
    }

    fn row(&self) -> Result<Row, CorruptRow> {
        let mut row = to_row(self)?;
        row.extend(lists::case_membership(self));
        Ok(row)
    }
}

impl CaseRow {
    /// Its type.
    pub fn of(&self) -> &str {
        &self.progress.case_type
    }

    fn pointer(&self) -> Pointer {
        Pointer { id: self.id.clone() }
    }

    /// Where it is found by whoever tells that something is due.
    fn notice(&self) -> Option<Key> {
        self.timing.notice_at.map(|at| keys::case_notice(self.of(), at, &self.id))
    }

    /// Where it is found when holidays have been published. It stands until somebody has looked.
    fn provisional(&self) -> Option<Key> {
        self.timing.provisional.then(|| keys::provisional_case(self.of(), &self.id))
    }

    /// Its deadlines rest on published holidays, or on none any more.
    pub fn settled(&self, tx: &mut Transaction) {
        tx.delete(keys::provisional_case(self.of(), &self.id));
    }

    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        if let Some(customer) = &self.customer_id {
            let pointer = keys::case_pointer(self.of(), customer, &self.id);
            tx.create(pointer, to_row(&self.pointer())?, Guard::Exists);
        }
        for key in self.notice().into_iter().chain(self.provisional()) {
            tx.create(key, to_row(&self.pointer())?, Guard::Exists);
        }
        self.keep_facts(tx)
    }

    /// The next state of one that was read as `before`.
    pub fn advance(&self, before: &Self, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), self.row()?, before.version, otherwise);
        if before.timing.notice_at != self.timing.notice_at {
            before.notice().into_iter().for_each(|key| tx.delete(key));
            if let Some(key) = self.notice() {
                tx.set(key, to_row(&self.pointer())?);
            }
        }
        if let Some(key) = self.provisional().filter(|_| !before.timing.provisional) {
            tx.set(key, to_row(&self.pointer())?);
        }
        self.keep_facts(tx)
    }

    fn keep_facts(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.set(keys::case_facts(self.of(), self.month, &self.id), to_row(&CaseFacts::from(self))?);
        Ok(())
    }
}

pub async fn get(store: &Store, of: &str, id: &CaseId) -> Result<Option<CaseRow>, StoreError> {
    Ok(store.get(&keys::case(of, id), true).await?.map(from_row).transpose()?)
}

/// Several at once, eventually consistent, in no order; those that are gone are absent.
pub async fn many(store: &Store, of: &str, ids: &[CaseId]) -> Result<Vec<CaseRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(|id| keys::case(of, id)).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}

/// Cases of one customer, newest first, and whether there are more.
pub async fn of_customer(
    store: &Store,
    of: &str,
    customer: &CustomerId,
    before: Option<String>,
    limit: i32,
) -> Result<(Vec<CaseId>, bool), StoreError> {
    let range = before.map_or(Range::All, Range::Below);
    let partition = keys::cases_of(of, customer);
    let query =
        Query { range, ascending: false, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    Ok((ids(found.rows)?, found.more))
}

/// Whether a row of the stream is a case of a type.
pub fn is_case(row: &Row, of: &str) -> bool {
    let text = |name| row.get(name).and_then(|value| value.as_s().ok());
    let ours = text("pk").is_some_and(|pk| pk.strip_prefix(of).is_some_and(|rest| rest.starts_with("#cas_")));
    ours && text("sk").is_some_and(|sk| sk == "case")
}

/// So many of his latest are looked at.
const LATEST: i32 = 25;

/// Whether one of a customer's latest cases is open.
pub async fn has_open(store: &Store, of: &str, customer: &CustomerId) -> Result<bool, StoreError> {
    let (ids, _) = of_customer(store, of, customer, None, LATEST).await?;
    Ok(many(store, of, &ids).await?.iter().any(|row| row.closed_at.is_none()))
}

/// Cases of which somebody is to be told by `now`, the longest waiting first; and the place to go on from.
pub async fn to_tell(
    store: &Store,
    of: &str,
    now: Timestamp,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<CaseId>, Option<String>), StoreError> {
    let (due, last) = due::by::<Pointer>(store, keys::case_notices(of), now, after, limit).await?;
    Ok((due.into_iter().map(|pointer| pointer.id).collect(), last))
}

/// Cases with a deadline that rests on unpublished holidays.
pub async fn provisional(
    store: &Store,
    of: &str,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<CaseId>, bool), StoreError> {
    let range = after.map_or(Range::All, Range::Above);
    let partition = keys::provisional_cases(of);
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    Ok((ids(found.rows)?, found.more))
}

fn ids(rows: Vec<Row>) -> Result<Vec<CaseId>, StoreError> {
    rows.into_iter().map(|row| Ok(from_row::<Pointer>(row)?.id)).collect()
}
