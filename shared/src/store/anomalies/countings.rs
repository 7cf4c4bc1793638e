//! The rows of the trail that count for a rule, by whose they are: counted from what stands here, so that a
//! row handed over twice counts once.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::anomaly::{Counting, Subject};
use crate::domain::catalogue::AnomalyRule;
use crate::domain::time;
use crate::store::client::{Query, Range};
use crate::store::{CorruptRow, Store, StoreError, Table, from_row, keys, to_row};

/// So many rows tell what somebody usually does.
const BASELINE_ROWS: i32 = 1000;
/// At least, where a threshold is low.
const ROWS: i32 = 50;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CountingRow {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    things: Vec<String>,
    expires_at: i64,
}

/// Notes that a row counts. Idempotent: the key is the row's own place.
pub async fn count(
    store: &Store,
    rule: &AnomalyRule,
    subject: &Subject,
    place: &str,
    counting: &Counting,
) -> Result<(), StoreError> {
    let expires_at = counting.at.as_second() + (rule.reach_hours() + 1) * 3600;
    let row = CountingRow { things: counting.things.clone(), expires_at };
    let key = keys::counting(&rule.id, subject.as_str(), place);
    store.put_new(&key, to_row(&row)?).await.map(|_| ())
}

/// What counts between two moments, the newest first, with its places: not all of it, but enough to be too many
/// twice. What one row costs does not grow with how often somebody does something.
pub async fn counted(
    store: &Store,
    rule: &AnomalyRule,
    subject: &Subject,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(String, Counting)>, StoreError> {
    let limit = match rule.baseline {
        Some(_) => BASELINE_ROWS,
        None => ROWS.max(i32::from(rule.threshold) * 2),
    };
    let query = Query {
        range: Range::Between(time::sortable(from), format!("{}$", time::sortable(to))),
        ascending: false,
        limit,
        consistent: true,
        ..Query::partition(Table::Records, keys::countings(&rule.id, subject.as_str()))
    };
    let mut found = Vec::new();
    for row in store.query(query).await?.rows {
        let corrupt = || CorruptRow("row that counts for an anomaly");
        let place = row.get("sk").and_then(|sk| sk.as_s().ok()).cloned().ok_or_else(corrupt)?;
        let at = place.split('#').next().and_then(|at| at.parse().ok()).ok_or_else(corrupt)?;
        found.push((place, Counting { at, things: from_row::<CountingRow>(row)?.things }));
    }
    Ok(found)
}
