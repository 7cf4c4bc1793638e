//! A change as it is shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::ids::{ApprovalId, ChangeId, ContactId, CustomerId, StaffId};
use crate::http::{App, Problem};
use crate::registry::subject::mask_place;
use crate::store::StoredRow;
use crate::store::customers::{ChangeRow, StoredValue};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    #[schema(value_type = String, example = "chg_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ChangeId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    pub version: u64,
    #[schema(example = "pending")]
    pub status: String,
    /// Masked forms by field id, before and after.
    #[schema(value_type = Object)]
    pub before: BTreeMap<String, Value>,
    #[schema(value_type = Object)]
    pub after: BTreeMap<String, Value>,
    pub removed: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub due_at: Option<Timestamp>,
    /// The deadline rests on days whose holidays are not published yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub due_provisional: bool,
    #[schema(value_type = String)]
    pub requested_at: Timestamp,
    #[schema(value_type = String)]
    pub requested_by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_by_customer: Option<String>,
    /// Where it is decided: `POST /approvals/{approvalId}/decisions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "apr_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub approval_id: Option<ApprovalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionView {
    pub outcome: String,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
}

/// Both sides of a change are masked for everybody: whoever decides compares them with the proof,
/// and asks for a reveal where a mask is not enough.
pub async fn view(app: &App, row: ChangeRow) -> Result<ChangeView, Problem> {
    let (before, after) = masks(app, &row).await?;
    Ok(ChangeView {
        before,
        after,
        approval_id: row.approval,
        id: row.id,
        customer_id: row.customer_id,
        contact_id: row.contact_id,
        version: row.version,
        status: row.status,
        removed: row.removed,
        due_at: row.due_at,
        due_provisional: row.due_provisional,
        requested_at: row.requested_at,
        requested_by: row.requested_by,
        confirmed_by_customer: row.confirmation.map(|given| given.channel),
        decision: row.decision.map(|made| DecisionView { outcome: made.outcome, at: made.at, by: made.by }),
    })
}

/// Masked forms by field id.
pub type Masks = BTreeMap<String, Value>;

/// Before and after.
pub async fn masks(app: &App, row: &ChangeRow) -> Result<(Masks, Masks), Problem> {
    Ok((open(app, row, "before", &row.before).await?, open(app, row, "after", &row.after).await?))
}

async fn open(
    app: &App,
    row: &ChangeRow,
    side: &str,
    sealed: &BTreeMap<String, StoredValue>,
) -> Result<Masks, Problem> {
    let mut masked = BTreeMap::new();
    for (id, value) in sealed {
        if let StoredValue::Sealed(value) = value {
            masked.insert(
                id.clone(),
                app.vault.open_value(&row.subject, &row.key(), &mask_place(id, side), value).await?,
            );
        }
    }
    Ok(masked)
}
