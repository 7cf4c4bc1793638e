//! Keys of staff, and of what they decide. The table of access patterns stands in `keys.rs`.

use jiff::Timestamp;

use super::{Key, Table, segment};
use crate::domain::ids::{AccessReviewId, ApprovalId, DelegationId, GrantId, StaffId, UnitId};
use crate::domain::time::sortable;

/// `subject` is already hashed: an OIDC subject may be an e-mail address.
pub fn oidc_subject(hash: &str) -> Key {
    Key::new(Table::Records, format!("access#subject#{hash}"), "staff")
}

pub fn staff_partition(staff: &StaffId) -> String {
    format!("access#staff#{staff}")
}

pub fn staff(staff: &StaffId) -> Key {
    Key::new(Table::Records, staff_partition(staff), "staff")
}

pub fn grant(staff: &StaffId, grant: &GrantId) -> Key {
    Key::new(Table::Records, staff_partition(staff), format!("grant#{grant}"))
}

pub fn approval(id: &ApprovalId) -> Key {
    Key::new(Table::Records, format!("approvals#{id}"), "request")
}

pub fn approval_inbox_unit(role: &str, unit: &str) -> String {
    format!("approvals#inbox#{role}#unit#{}", segment(unit))
}

pub fn approval_inbox_region(role: &str, region: &str) -> String {
    format!("approvals#inbox#{role}#region#{}", segment(region))
}

pub fn approval_inbox_all(role: &str) -> String {
    format!("approvals#inbox#{role}#all")
}

pub fn approvals_sent(staff: &StaffId) -> String {
    format!("approvals#sent#{staff}")
}

pub fn approvals_decided(staff: &StaffId) -> String {
    format!("approvals#decided#{staff}")
}

pub fn approvals_open() -> String {
    "approvals#open".to_owned()
}

/// Before everything that is due at this moment or later.
pub fn approval_due(at: Timestamp) -> String {
    sortable(at)
}

pub fn approval_open(end: Timestamp, id: &ApprovalId) -> Key {
    Key::new(Table::Records, approvals_open(), format!("{}#{id}", approval_due(end)))
}

pub fn approval_pointer(partition: String, id: &ApprovalId) -> Key {
    Key::new(Table::Records, partition, id.as_str())
}

pub fn delegation(id: &DelegationId) -> Key {
    Key::new(Table::Records, format!("access#delegation#{id}"), "delegation")
}

pub fn delegations_to(staff: &StaffId) -> String {
    format!("access#delegated-to#{staff}")
}

pub fn delegation_to(staff: &StaffId, id: &DelegationId) -> Key {
    Key::new(Table::Records, delegations_to(staff), id.as_str())
}

pub fn delegations_by(staff: &StaffId) -> String {
    format!("access#delegated-by#{staff}")
}

pub fn delegation_by(staff: &StaffId, id: &DelegationId) -> Key {
    Key::new(Table::Records, delegations_by(staff), id.as_str())
}

/// What somebody was given, has signed or passed before.
pub fn former_grant(staff: &StaffId, grant: &GrantId) -> Key {
    Key::new(Table::Records, format!("access#former#{staff}"), format!("grant#{grant}"))
}

pub fn proof(staff: &StaffId, kind: &str, at: Timestamp) -> Key {
    Key::new(Table::Records, format!("access#former#{staff}"), format!("{kind}#{}", sortable(at)))
}

pub fn status_change(staff: &StaffId, version: u64) -> Key {
    Key::new(Table::Records, format!("access#former#{staff}"), format!("status#{version:010}"))
}

/// Whose customers are on their way to a colleague.
pub fn handover(staff: &StaffId) -> Key {
    Key::new(Table::Records, format!("access#handover#{staff}"), "current")
}

pub fn handovers() -> String {
    "access#handovers".to_owned()
}

pub fn handover_pointer(staff: &StaffId) -> Key {
    Key::new(Table::Records, handovers(), staff.as_str())
}

/// Units with staff, and when their grants are to be looked over.
pub fn access_units() -> String {
    "access#units".to_owned()
}

pub fn access_unit(unit: &UnitId) -> Key {
    Key::new(Table::Records, access_units(), unit.as_str())
}

pub fn access_reviews(unit: &UnitId) -> String {
    format!("access#reviews#{unit}")
}

pub fn access_review(unit: &UnitId, review: &AccessReviewId) -> Key {
    Key::new(Table::Records, access_reviews(unit), review.as_str())
}
