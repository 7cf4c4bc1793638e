//! What is due, in partitions whose places begin with a time: notices of cases, overdue follow-ups, messages,
//! reminders.

use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::client::{Query, Range};
use super::{Store, StoreError, Table, from_rows};
use crate::domain::time::sortable;

/// Pointers of a partition that are due by `now`, the longest waiting first; and the place to go on from.
pub(super) async fn by<T: DeserializeOwned>(
    store: &Store,
    partition: String,
    now: Timestamp,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<T>, Option<String>), StoreError> {
    // Behind everything of this moment.
    let due = format!("{}~", sortable(now));
    // Both ends of a range count: behind a place is what is longer.
    let range = after.map_or(Range::Below(due.clone()), |place| Range::Between(format!("{place}~"), due));
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let found = store.query(query).await?;
    let last = found.rows.last().and_then(|row| row.get("sk")?.as_s().ok().cloned()).filter(|_| found.more);
    let pointers = from_rows(found.rows)?;
    Ok((pointers, last))
}
