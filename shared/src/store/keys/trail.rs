//! Keys of the trail, and of what is derived from it. The table of access patterns stands in `keys.rs`.

use super::{Key, Table};
use crate::domain::ids::CustomerId;

pub fn audit_chain(instance: &str, lane: u32, hour: &str) -> String {
    format!("chain#{instance}#{lane:04}#{hour}")
}

pub fn audit_row(chain: &str, number: u64) -> Key {
    Key::new(Table::Audit, chain.to_owned(), format!("{number:08}"))
}

pub fn audit_registry(hour: &str, instance: &str, lane: u32) -> Key {
    Key::new(Table::Audit, format!("registry#{hour}"), format!("{instance}#{lane:04}"))
}

pub fn timeline_partition(customer: &CustomerId) -> String {
    format!("timeline#{customer}")
}

pub fn timeline(customer: &CustomerId, at: &str, chain: &str, number: u64) -> Key {
    Key::new(Table::Records, timeline_partition(customer), format!("{at}#{chain}#{number:08}"))
}
