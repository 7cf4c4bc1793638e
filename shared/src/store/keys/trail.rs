//! Keys of the audit trail, of what points into it, and of its seals. The table of access patterns stands in
//! `keys.rs`.

use super::{Key, Table, segment};
use crate::domain::ids::CustomerId;

pub fn timeline_partition(customer: &CustomerId) -> String {
    format!("timeline#{customer}")
}

pub fn timeline(customer: &CustomerId, at: &str, chain: &str, number: u64) -> Key {
    Key::new(Table::Records, timeline_partition(customer), format!("{at}#{chain}#{number:08}"))
}

/// The rows of the trail that have something in common: `of` is an id, an action, a case, an hour.
pub fn audits_partition(facet: &str, of: &str) -> String {
    format!("audits#{facet}#{}", segment(of))
}

pub fn audits_pointer(facet: &str, of: &str, at: &str, chain: &str, number: u64) -> Key {
    Key::new(Table::Records, audits_partition(facet, of), format!("{at}#{chain}#{number:08}"))
}

pub fn audit_chain(instance: &str, lane: u32, hour: &str) -> String {
    format!("chain#{instance}#{lane:04}#{hour}")
}

pub fn audit_row(chain: &str, number: u64) -> Key {
    Key::new(Table::Audit, chain.to_owned(), format!("{number:08}"))
}

pub fn audit_registry(hour: &str, instance: &str, lane: u32) -> Key {
    Key::new(Table::Audit, format!("registry#{hour}"), format!("{instance}#{lane:04}"))
}

/// Which seal of the trail is the last.
pub fn seal_head() -> Key {
    Key::new(Table::Records, "audit-seal#head".to_owned(), "current")
}

/// What the check of the seals has found, and where it stands.
pub fn seal_check() -> Key {
    Key::new(Table::Records, "audit-check#state".to_owned(), "current")
}
