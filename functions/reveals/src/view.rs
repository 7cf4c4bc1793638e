//! A reveal as it is shown: who asked to see what, for what, how far it is. No value stands in it.

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::approval::Status;
use shared::domain::ids::{ApprovalId, ContactId, CustomerId, RevealId, StaffId};
use shared::http::Code;
use shared::store::reveals::{RevealRow, RevealStatus};
use utoipa::ToSchema;

/// The field of the catalogue whose rules the reason is under: free text.
pub const REASON: &str = "notes";

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevealView {
    #[schema(value_type = String, example = "rvl_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: RevealId,
    pub version: u64,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    /// Who asked.
    #[schema(value_type = String)]
    pub staff_id: StaffId,
    /// Ids of the fields.
    pub wanted: Vec<String>,
    #[schema(example = "service")]
    pub purpose: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    pub break_glass: bool,
    /// What was decided: `granted` is over at `until`, and when all `views` are used.
    #[schema(value_type = String, example = "granted")]
    pub status: RevealStatus,
    /// Views it allows, and how many were used.
    pub views: u16,
    pub used: u16,
    #[schema(value_type = String)]
    pub asked_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
    /// The request that a second person decides, or reviews afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub approval_id: Option<ApprovalId>,
    /// How the review of a broken glass has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub review: Option<Status>,
    /// The rules it was judged by.
    pub rules: Vec<String>,
    pub catalogue_version: String,
}

/// Why its values are not to be seen now.
pub fn closed(row: &RevealRow, now: Timestamp) -> Option<Code> {
    match row.status {
        RevealStatus::Pending => Some(Code::RevealPending),
        RevealStatus::Refused => Some(Code::RevealRefused),
        RevealStatus::Withdrawn => Some(Code::RevealWithdrawn),
        RevealStatus::Granted if row.used >= row.views => Some(Code::RevealUsedUp),
        RevealStatus::Granted if row.until.is_none_or(|until| until <= now) => Some(Code::RevealExpired),
        RevealStatus::Granted => None,
    }
}

pub fn view(row: RevealRow) -> RevealView {
    RevealView {
        status: row.status,
        id: row.id,
        version: row.version,
        customer_id: row.customer_id,
        contact_id: row.contact.map(|contact| contact.id),
        staff_id: row.staff,
        wanted: row.fields,
        purpose: row.purpose,
        case_id: row.case_id,
        break_glass: row.break_glass,
        views: row.views,
        used: row.used,
        asked_at: row.asked_at,
        until: row.until,
        approval_id: row.approval,
        review: row.review,
        rules: row.rules,
        catalogue_version: row.catalogue_version,
    }
}
