//! A grant as it is shown.

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::approval::{GrantMatter, Status};
use shared::domain::ids::{ApprovalId, GrantId, StaffId};
use shared::registry::approval::ScopeView;
use shared::store::access::GrantRow;
use shared::store::approvals::ApprovalRow;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantView {
    #[schema(value_type = String, example = "grt_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: GrantId,
    #[schema(value_type = String)]
    pub staff_id: StaffId,
    #[schema(example = "information_specialist")]
    pub role: String,
    pub scope: ScopeView,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
    /// `given`; `pending` while a second person has to approve it; or how that has ended.
    #[schema(example = "given")]
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub approval_id: Option<ApprovalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub given_by: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub given_at: Option<Timestamp>,
}

impl GrantView {
    pub fn given(staff: &StaffId, row: GrantRow) -> Self {
        let (given_by, given_at, approval_id) = match row.given {
            None => (None, None, None),
            Some(given) => (Some(given.by), Some(given.at), given.approval),
        };
        Self {
            id: row.id,
            staff_id: staff.clone(),
            role: row.role,
            scope: row.scope.into(),
            until: row.until,
            status: "given",
            approval_id,
            given_by,
            given_at,
        }
    }

    /// What a request for a grant asks for, and what has become of it.
    pub fn asked(row: &ApprovalRow, now: Timestamp) -> Option<Self> {
        let GrantMatter { id, staff_id, role, scope, until, .. } = row.matter.grant()?;
        Some(Self {
            id: id.clone(),
            staff_id: staff_id.clone(),
            role: role.clone(),
            scope: scope.clone().into(),
            until: *until,
            status: match row.case.standing(now) {
                Status::Approved => "given",
                other => other.word(),
            },
            approval_id: Some(row.id.clone()),
            given_by: None,
            given_at: None,
        })
    }
}
