//! Keys of what customers are asked to. The table of access patterns stands in `keys.rs`.

use super::{Key, Table};
use crate::domain::ids::{CustomerId, EventId};

pub const INVITEE: &str = "invitee#";
pub const OPINION: &str = "opinion#";

pub fn event_partition(id: &EventId) -> String {
    format!("events#{id}")
}

pub fn event(id: &EventId) -> Key {
    Key::new(Table::Records, event_partition(id), "event")
}

pub fn invitee(id: &EventId, customer: &CustomerId) -> Key {
    Key::new(Table::Records, event_partition(id), format!("{INVITEE}{customer}"))
}

pub fn opinion(id: &EventId, number: u32) -> Key {
    Key::new(Table::Records, event_partition(id), format!("{OPINION}{number:05}"))
}
