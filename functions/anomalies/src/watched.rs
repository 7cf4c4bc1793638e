//! A watched customer as it is shown.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::catalogue::WatchedFor;
use shared::domain::ids::{CustomerId, StaffId};
use shared::store::anomalies::WatchedRow;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WatchedView {
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    pub version: u64,
    #[schema(inline)]
    pub watched_for: WatchedFor,
    /// Who has reason to go near it.
    #[schema(value_type = Vec<String>)]
    pub expected: BTreeSet<StaffId>,
    #[schema(value_type = String)]
    pub since: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    /// Since when no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub ended: Option<Timestamp>,
}

impl From<WatchedRow> for WatchedView {
    fn from(row: WatchedRow) -> Self {
        Self {
            customer_id: row.customer,
            version: row.version,
            watched_for: row.watched,
            expected: row.expected,
            since: row.since,
            by: row.by,
            ended: row.ended,
        }
    }
}
