//! Who of a unit works when: a row for the unit's month, and in the same partition one for each person; what was
//! changed stands beside it, a row a change.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{
    CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, from_rows, keys, to_row,
};
use crate::domain::ids::{StaffId, UnitId};
use crate::domain::month::Month;
use crate::domain::roster::{Days, Duty};

pub const SCHEMA: u16 = 1;
/// In so many units somebody is planned in one month.
const MOST_UNITS: i32 = 20;

/// A unit's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RosterRow {
    pub schema: u16,
    pub unit_id: UnitId,
    pub month: Month,
    /// The next with each plan and change.
    pub version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Publication>,
    pub created_at: Timestamp,
    pub created_by: StaffId,
    pub updated_at: Timestamp,
    pub updated_by: StaffId,
}

/// From then on staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Publication {
    pub at: Timestamp,
    pub by: StaffId,
}

/// One person's month in a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineRow {
    pub schema: u16,
    pub unit_id: UnitId,
    pub month: Month,
    pub staff_id: StaffId,
    /// Where he stood when he was planned.
    pub region_id: String,
    pub version: u64,
    pub days: Days,
    pub plan: PlanFacts,
    pub created_at: Timestamp,
    pub created_by: StaffId,
    pub updated_at: Timestamp,
    pub updated_by: StaffId,
    pub catalogue_version: String,
}

/// By what somebody was planned last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanFacts {
    pub pattern: String,
    pub shift: String,
    pub from: Date,
    pub offset: u32,
}

/// What became of some of a person's days. Its number is the version of the line that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRow {
    pub unit_id: UnitId,
    pub month: Month,
    pub staff_id: StaffId,
    pub version: u64,
    pub days: Vec<ChangedDay>,
    /// Staff saw it by then.
    pub published: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub at: Timestamp,
    pub by: StaffId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangedDay {
    pub day: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Duty>,
    pub is: Duty,
}

/// That somebody is planned in a unit.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OwnRow {
    unit_id: UnitId,
}

impl StoredRow for RosterRow {
    fn key(&self) -> Key {
        keys::roster(&self.unit_id, self.month)
    }
}

impl StoredRow for LineRow {
    fn key(&self) -> Key {
        keys::roster_line(&self.unit_id, self.month, &self.staff_id)
    }
}

impl StoredRow for ChangeRow {
    fn key(&self) -> Key {
        keys::roster_change(&self.unit_id, self.month, &self.staff_id, self.version)
    }
}

impl RosterRow {
    /// One that nobody has planned yet: it is not there, and its version is 0.
    pub fn blank(unit: &UnitId, month: Month, at: Timestamp, by: &StaffId) -> Self {
        Self {
            schema: SCHEMA,
            unit_id: unit.clone(),
            month,
            version: 0,
            published: None,
            created_at: at,
            created_by: by.clone(),
            updated_at: at,
            updated_by: by.clone(),
        }
    }

    pub fn next(&self, at: Timestamp, by: &StaffId) -> Self {
        Self { version: self.version + 1, updated_at: at, updated_by: by.clone(), ..self.clone() }
    }

    /// In the place of the one that was seen.
    pub fn put(&self, seen: u64, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.put_seen(self.key(), self.row()?, seen, otherwise);
        Ok(())
    }
}

impl LineRow {
    /// In the place of the one that was seen; of somebody new, with the way to it from himself.
    pub fn put(&self, seen: u64, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.put_seen(self.key(), self.row()?, seen, otherwise);
        if seen == 0 {
            let own = OwnRow { unit_id: self.unit_id.clone() };
            tx.set(keys::own_roster(&self.staff_id, self.month, &self.unit_id), to_row(&own)?);
        }
        Ok(())
    }
}

pub async fn get(store: &Store, unit: &UnitId, month: Month) -> Result<Option<RosterRow>, StoreError> {
    Ok(store.get(&keys::roster(unit, month), true).await?.map(from_row).transpose()?)
}

pub async fn line(store: &Store, unit: &UnitId, month: Month, staff: &StaffId) -> Result<Option<LineRow>, StoreError> {
    Ok(store.get(&keys::roster_line(unit, month, staff), true).await?.map(from_row).transpose()?)
}

/// Those of some people that are there, eventually consistent, in no order; a hundred at most.
pub async fn lines_of(
    store: &Store,
    unit: &UnitId,
    month: Month,
    staff: impl Iterator<Item = &StaffId>,
) -> Result<Vec<LineRow>, StoreError> {
    let keys: Vec<_> = staff.map(|id| keys::roster_line(unit, month, id)).collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    from_rows(store.get_many(Table::Records, &keys).await?)
}

/// Who of a unit is planned, and whether there are more.
pub async fn lines(
    store: &Store,
    unit: &UnitId,
    month: Month,
    after: Option<&str>,
    limit: i32,
) -> Result<(Vec<LineRow>, bool), StoreError> {
    let prefix = keys::ROSTER_LINE;
    let all = || Range::Prefix(prefix.to_owned());
    // All that begin with it lie below its end.
    let range = after.map_or_else(all, |last| Range::Between(format!("{prefix}{last}!"), format!("{prefix}~")));
    let query = Query { range, limit, ..Query::partition(Table::Records, keys::roster_partition(unit, month)) };
    let found = store.query(query).await?;
    Ok((from_rows(found.rows)?, found.more))
}

/// What was changed of a person's month, the last first, and whether there is more.
pub async fn changes(
    store: &Store,
    (unit, month, staff): (&UnitId, Month, &StaffId),
    before: Option<u64>,
    limit: i32,
) -> Result<(Vec<ChangeRow>, bool), StoreError> {
    let query = Query {
        range: before.map_or(Range::All, |before| Range::Below(format!("{before:06}"))),
        ascending: false,
        limit,
        ..Query::partition(Table::Records, keys::roster_changes(unit, month, staff))
    };
    let found = store.query(query).await?;
    Ok((from_rows(found.rows)?, found.more))
}

/// The units in which somebody is planned in a month.
pub async fn units_of(store: &Store, staff: &StaffId, month: Month) -> Result<Vec<UnitId>, StoreError> {
    let range = Range::Prefix(format!("{month}#"));
    let query = Query { range, limit: MOST_UNITS, ..Query::partition(Table::Records, keys::own_rosters(staff)) };
    let rows: Vec<OwnRow> = from_rows(store.query(query).await?.rows)?;
    Ok(rows.into_iter().map(|row| row.unit_id).collect())
}
