//! What the ledger and the report of a month go by: one small row for each case, under the month it was opened
//! in. No person is in it, so it outlives an erasure, and figures stay what they were.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::CaseRow;
use crate::domain::access::Place;
use crate::domain::case::Severity;
use crate::domain::clock::ClockKind;
use crate::domain::ids::{CaseId, StaffId, UnitId};
use crate::domain::month::Month;
use crate::store::client::{Query, Range};
use crate::store::{Store, StoreError, Table, from_rows, keys};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseFacts {
    pub id: CaseId,
    pub opened_at: Timestamp,
    pub kind: String,
    pub severity: Severity,
    pub channel: String,
    pub stage: String,
    pub first_responsible: StaffId,
    pub place: Place,
    /// Where it was reported to: whoever is in the matter must not find it here either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<ClockKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible_unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensation: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_unit: Option<UnitId>,
    #[serde(default)]
    pub repeat: bool,
    #[serde(default)]
    pub reopened: u32,
    #[serde(default)]
    pub crisis: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
}

impl From<&CaseRow> for CaseFacts {
    fn from(row: &CaseRow) -> Self {
        let (progress, findings) = (&row.progress, row.findings.as_ref());
        Self {
            id: row.id.clone(),
            opened_at: row.opened_at,
            kind: progress.kind.clone(),
            severity: progress.severity,
            channel: progress.channel.clone(),
            stage: progress.stage.clone(),
            first_responsible: progress.first_responsible.clone(),
            place: progress.place.clone(),
            barred: progress.barred.clone(),
            due: row.timing.next,
            missed: row.timing.missed.clone(),
            cause: findings.map(|found| found.cause.clone()),
            responsible_unit: findings.and_then(|found| found.responsible_unit.clone()),
            compensation: findings.and_then(|found| found.compensation),
            mark: row.mark,
            score: row.score,
            about_unit: row.about_unit.clone(),
            repeat: row.repeat,
            reopened: row.reopened,
            crisis: progress.crisis,
            closed_at: row.closed_at,
        }
    }
}

/// Some of the cases opened in a month, in the order they came; and whether there are more.
pub async fn month(
    store: &Store,
    of: &str,
    month: Month,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<CaseFacts>, bool), StoreError> {
    let range = after.map_or(Range::All, Range::Above);
    let partition = keys::cases_of_month(of, month);
    let found = store.query(Query { range, limit, ..Query::partition(Table::Records, partition) }).await?;
    let rows = from_rows(found.rows)?;
    Ok((rows, found.more))
}
