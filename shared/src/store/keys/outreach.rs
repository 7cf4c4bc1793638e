//! Keys of the contact ledger: a partition a customer, whoever turned to him.

use jiff::Timestamp;

use super::{Key, Table};
use crate::domain::ids::{ContactEventId, CustomerId};
use crate::domain::time::sortable;

pub const CONTACTED: &str = "at#";

pub fn outreach_partition(customer: &CustomerId) -> String {
    format!("outreach#{customer}")
}

/// What decides whether he is turned to again: one row, and whoever changes it has seen it.
pub fn outreach_summary(customer: &CustomerId) -> Key {
    Key::new(Table::Records, outreach_partition(customer), "summary")
}

pub fn outreach_entry(customer: &CustomerId, at: Timestamp, id: &ContactEventId) -> Key {
    Key::new(Table::Records, outreach_partition(customer), format!("{CONTACTED}{}#{id}", sortable(at)))
}
