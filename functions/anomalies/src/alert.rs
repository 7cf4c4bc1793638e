//! An alert as it is shown.

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::catalogue::Severity;
use shared::domain::ids::{AlertId, CustomerId, StaffId};
use shared::http::App;
use shared::http::audit_entry::AuditEntry;
use shared::http::language::Language;
use shared::store::anomalies::{AlertRow, AlertStatus};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertView {
    #[schema(value_type = String, example = "alr_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: AlertId,
    pub version: u64,
    #[schema(example = "bulk_views")]
    pub rule: String,
    /// The rule in words; its id, if the policy no longer has it.
    pub label: String,
    #[schema(inline)]
    pub severity: Severity,
    /// Whose rows are out of the ordinary; of a rule about a customer, nobody's alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub staff_id: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    #[schema(inline)]
    pub status: AlertStatus,
    #[schema(value_type = String)]
    pub found_at: Timestamp,
    /// Of the first and the last row that counts.
    #[schema(value_type = String)]
    pub from: Timestamp,
    #[schema(value_type = String)]
    pub until: Timestamp,
    /// Of what the rule counts, so many at least: it is counted again when it has doubled.
    pub count: u32,
    pub threshold: u16,
    /// The rule has locked the account.
    pub locked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<AlertDecision>,
    /// Rows of the trail that prove it, a hundred at most; of a list, left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<AuditEntry>>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertDecision {
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    pub reason: String,
}

pub fn view(app: &App, row: AlertRow, language: Language, rows: Option<Vec<AuditEntry>>) -> AlertView {
    let label = app.catalogue.anomaly_rule(&row.rule).map_or(row.rule.as_str(), |rule| rule.label.text(language));
    AlertView {
        label: label.to_owned(),
        staff_id: row.staff().cloned(),
        customer_id: row.customer().cloned(),
        id: row.id,
        version: row.version,
        rule: row.rule,
        severity: row.severity,
        status: row.status,
        found_at: row.found_at,
        from: row.from,
        until: row.until,
        count: row.count,
        threshold: row.threshold,
        locked: row.locked,
        decision: row.decision.map(|given| AlertDecision { at: given.at, by: given.by, reason: given.reason }),
        rows,
    }
}
