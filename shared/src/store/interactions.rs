//! Interactions: one row each, never rewritten; what is added later is a row of its own. And what all of a
//! customer's come to, in one row of a bounded size.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::client::{Query, Range};
use super::customers::StoredField;
use super::{
    Binary, CommitError, CorruptRow, Guard, Key, Row, Store, StoreError, StoredRow, Table, Transaction, from_row,
    from_rows, keys, lists, to_row,
};
use crate::domain::access::Place;
use crate::domain::ids::{ContactId, CustomerId, FollowUpId, InteractionId, StaffId, SubjectId};

pub const SCHEMA: u16 = 1;
pub const MOST_ADDENDA: u32 = 50;
/// Months that a customer's figures reach back.
const MOST_MONTHS: usize = 13;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InteractionRow {
    pub schema: u16,
    pub id: InteractionId,
    /// Counts what was added.
    pub version: u64,
    pub kind: String,
    pub channel: String,
    pub direction: Direction,
    pub outcome: String,
    pub reached: bool,
    /// When it was.
    pub at: Timestamp,
    /// Of whoever took it down.
    pub place: Place,
    pub recorded_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Whose words are on file: all of them are sealed under this person's `personal` key.
    pub subject: SubjectId,
    pub personal_kid: String,
    /// Who called, if he is not on file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub caller: BTreeMap<String, StoredField>,
    /// What was said, wanted, agreed: sealed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Binary>,
    /// The customer's, from 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Answers that are no words: they name nobody.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Value>,
    /// What it fulfilled, and what was planned with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fulfils: Option<FollowUpId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<FollowUpId>,
    pub catalogue_version: String,
}

/// Who turned to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    In,
    Out,
}

/// A correction, or what came to light later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddendumRow {
    pub interaction_id: InteractionId,
    pub number: u32,
    pub at: Timestamp,
    pub by: StaffId,
    /// Sealed.
    pub words: Binary,
}

/// What a customer's interactions come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StandingRow {
    pub customer_id: CustomerId,
    pub version: u64,
    /// When he was last spoken to, by kind of interaction.
    pub last: BTreeMap<String, Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_service: Option<Timestamp>,
    /// By month, where the company is.
    pub months: BTreeMap<String, MonthOf>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MonthOf {
    pub tried: u32,
    pub reached: u32,
    pub inbound: u32,
    pub marks: u32,
    pub mark_sum: u32,
}

/// What an index row shows.
#[derive(Debug, Clone, Deserialize)]
pub struct ListedInteraction {
    pub id: InteractionId,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    id: InteractionId,
}

impl StoredRow for InteractionRow {
    fn key(&self) -> Key {
        keys::interaction(&self.id)
    }

    fn row(&self) -> Result<Row, CorruptRow> {
        let mut row = to_row(self)?;
        row.extend(lists::interaction_membership(self));
        Ok(row)
    }
}

impl StoredRow for AddendumRow {
    fn key(&self) -> Key {
        keys::addendum(&self.interaction_id, self.number)
    }
}

impl InteractionRow {
    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        if let Some(customer) = &self.customer_id {
            let pointer = keys::interaction_pointer(customer, self.at, &self.id);
            tx.create(pointer, to_row(&Pointer { id: self.id.clone() })?, Guard::Exists);
        }
        Ok(())
    }
}

impl StandingRow {
    /// Nothing was taken down of him yet.
    fn of(customer: &CustomerId) -> Self {
        Self {
            customer_id: customer.clone(),
            version: 0,
            last: BTreeMap::new(),
            last_service: None,
            months: BTreeMap::new(),
        }
    }

    /// With one more interaction. `month`: `2026-06`, where the company is.
    pub fn count(&mut self, row: &InteractionRow, month: &str, is_service: bool) {
        let of = self.months.entry(month.to_owned()).or_default();
        of.tried += 1;
        of.reached += u32::from(row.reached);
        of.inbound += u32::from(row.direction == Direction::In);
        if let Some(mark) = row.mark {
            of.marks += 1;
            of.mark_sum += u32::try_from(mark).unwrap_or_default();
        }
        while self.months.len() > MOST_MONTHS {
            self.months.pop_first();
        }
        if row.reached {
            let last = self.last.entry(row.kind.clone()).or_insert(row.at);
            *last = row.at.max(*last);
        }
        if is_service {
            self.last_service = self.last_service.max(Some(row.at));
        }
    }

    /// The next state of what was read.
    pub fn put(&self, before: u64, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.put_seen(keys::standing(&self.customer_id), to_row(self)?, before, Guard::Moved);
        Ok(())
    }
}

pub async fn get(store: &Store, id: &InteractionId) -> Result<Option<InteractionRow>, StoreError> {
    Ok(store.get(&keys::interaction(id), true).await?.map(from_row).transpose()?)
}

/// Several at once, eventually consistent, in no order; those that are gone are absent.
pub async fn many(store: &Store, ids: &[InteractionId]) -> Result<Vec<InteractionRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = ids.iter().map(keys::interaction).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}

/// All that was added to it, in order.
pub async fn addenda(store: &Store, id: &InteractionId) -> Result<Vec<AddendumRow>, StoreError> {
    let range = Range::Prefix(keys::ADDENDUM.to_owned());
    let limit = i32::try_from(MOST_ADDENDA).unwrap_or(i32::MAX);
    let partition = keys::interaction_partition(id);
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let rows = store.query(query).await?.rows;
    from_rows(rows)
}

/// Those of one customer with their places, the last first, and whether there are more.
pub async fn of_customer(
    store: &Store,
    customer: &CustomerId,
    limit: i32,
    before: Option<String>,
) -> Result<(Vec<(String, InteractionId)>, bool), StoreError> {
    let range = before.map_or(Range::All, Range::Below);
    let partition = keys::interactions_of(customer);
    let query =
        Query { range, ascending: false, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    let mut pointers = Vec::with_capacity(found.rows.len());
    for row in found.rows {
        let place = row.get("sk").and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
        pointers.push((place, from_row::<Pointer>(row)?.id));
    }
    Ok((pointers, found.more))
}

pub async fn standing(store: &Store, customer: &CustomerId) -> Result<StandingRow, StoreError> {
    let row = store.get(&keys::standing(customer), true).await?;
    Ok(row.map(from_row).transpose()?.unwrap_or_else(|| StandingRow::of(customer)))
}

/// Those of several at once, eventually consistent, in no order; of whom nothing was taken down, none.
pub async fn standings(store: &Store, customers: &[CustomerId]) -> Result<Vec<StandingRow>, StoreError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = customers.iter().map(keys::standing).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}
