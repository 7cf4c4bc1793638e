//! Sums over the quality of records, by source and by the person who entered them (CUS-30), as a pass over
//! all customers adds them up: in the transaction that ticks a slice off, so that each counts once.

use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::client::Query;
use super::{CommitError, Guard, Key, Store, StoreError, Table, Transaction, from_row, keys, to_row};

pub const BY_SOURCE: &str = "source";
pub const BY_STAFF: &str = "staff";

/// The figures of a pass outlive it by so much.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 40);
/// More lines than a company has sources, or people who enter customers, by unit and region.
const LINES: usize = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SumRow {
    pub version: u64,
    /// A source, or a member of staff.
    pub of: String,
    pub unit_id: String,
    pub region_id: String,
    pub records: u64,
    pub completeness: u64,
    pub verified: u64,
    pub found_right: u64,
    pub found_wrong: u64,
    pub expires_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportRow {
    pub pass: Timestamp,
    pub at: Timestamp,
}

impl SumRow {
    pub fn new(of: String, unit_id: String, region_id: String, pass: Timestamp) -> Self {
        let expires_at = (pass + KEPT).as_second();
        let (version, records, completeness, verified, found_right, found_wrong) = (0, 0, 0, 0, 0, 0);
        Self { version, of, unit_id, region_id, records, completeness, verified, found_right, found_wrong, expires_at }
    }

    pub fn key(&self, pass: Timestamp, by: &str) -> Key {
        keys::quality_sum(&word(pass), by, &self.of, &self.unit_id, &self.region_id)
    }
}

fn word(pass: Timestamp) -> String {
    format!("{pass:.6}")
}

/// Adds to the sums as they stand now.
pub async fn add(
    store: &Store,
    pass: Timestamp,
    more: Vec<(&'static str, SumRow)>,
    tx: &mut Transaction,
) -> Result<(), CommitError> {
    let keys: Vec<_> = more.iter().map(|(by, sum)| sum.key(pass, by)).collect();
    let present = try_join_all(keys.iter().map(|key| store.get(key, true))).await?;
    for ((key, (_, sum)), before) in keys.into_iter().zip(more).zip(present) {
        let before: Option<SumRow> = before.map(from_row).transpose().map_err(StoreError::from)?;
        let seen = before.as_ref().map(|row| row.version);
        let row = SumRow {
            version: seen.unwrap_or(0) + 1,
            records: sum.records + before.as_ref().map_or(0, |row| row.records),
            completeness: sum.completeness + before.as_ref().map_or(0, |row| row.completeness),
            verified: sum.verified + before.as_ref().map_or(0, |row| row.verified),
            found_right: sum.found_right + before.as_ref().map_or(0, |row| row.found_right),
            found_wrong: sum.found_wrong + before.as_ref().map_or(0, |row| row.found_wrong),
            ..sum
        };
        let item = to_row(&row)?;
        match seen {
            None => tx.create(key, item, Guard::Stale),
            Some(version) => tx.replace(key, item, version, Guard::Stale),
        }
    }
    Ok(())
}

/// From now on the figures of this pass are those that are shown.
pub fn publish(report: &ReportRow, tx: &mut Transaction) -> Result<(), CommitError> {
    let item = to_row(report)?;
    tx.set(keys::quality_report(), item);
    Ok(())
}

pub async fn report(store: &Store) -> Result<Option<ReportRow>, StoreError> {
    Ok(store.get(&keys::quality_report(), false).await?.map(from_row).transpose()?)
}

pub async fn sums(store: &Store, pass: Timestamp, by: &str) -> Result<Vec<SumRow>, StoreError> {
    let mut rows = Vec::new();
    let mut after = None;
    while rows.len() < LINES {
        let range = after.take().map_or(super::client::Range::All, super::client::Range::Above);
        let partition = keys::quality_partition(&word(pass), by);
        let found = store.query(Query { range, limit: 1000, ..Query::partition(Table::Records, partition) }).await?;
        after = found.rows.last().and_then(|row| row.get("sk")?.as_s().ok().cloned());
        for row in found.rows {
            rows.push(from_row(row)?);
        }
        if !found.more {
            break;
        }
    }
    Ok(rows)
}
