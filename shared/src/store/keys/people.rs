//! Keys of staff, and of what they decide. The table of access patterns stands in `keys.rs`.

use jiff::Timestamp;

use super::{Key, Table, segment};
use crate::domain::ids::{ApprovalId, DelegationId, GrantId, StaffId};
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
