//! Keys of interactions and of what is planned. The table of access patterns stands in `keys.rs`.

use jiff::Timestamp;

use super::{Key, Table};
use crate::domain::ids::{CustomerId, FollowUpId, InteractionId};
use crate::domain::time::sortable;

pub const ADDENDUM: &str = "addendum#";
pub const FOLLOW_UP_ACT: &str = "act#";

pub fn interaction_partition(id: &InteractionId) -> String {
    format!("interactions#{id}")
}

pub fn interaction(id: &InteractionId) -> Key {
    Key::new(Table::Records, interaction_partition(id), "record")
}

pub fn addendum(id: &InteractionId, number: u32) -> Key {
    Key::new(Table::Records, interaction_partition(id), format!("{ADDENDUM}{number:03}"))
}

pub fn interactions_of(customer: &CustomerId) -> String {
    format!("interactions#of#{customer}")
}

pub fn interaction_pointer(customer: &CustomerId, at: Timestamp, id: &InteractionId) -> Key {
    Key::new(Table::Records, interactions_of(customer), format!("{}#{id}", sortable(at)))
}

pub fn standing(customer: &CustomerId) -> Key {
    Key::new(Table::Records, format!("interactions#standing#{customer}"), "standing")
}

pub fn follow_up_partition(id: &FollowUpId) -> String {
    format!("interactions#follow-up#{id}")
}

pub fn follow_up(id: &FollowUpId) -> Key {
    Key::new(Table::Records, follow_up_partition(id), "plan")
}

pub fn follow_up_act(id: &FollowUpId, number: u32) -> Key {
    Key::new(Table::Records, follow_up_partition(id), format!("{FOLLOW_UP_ACT}{number:04}"))
}

pub fn overdue_follow_ups() -> String {
    "interactions#overdue".to_owned()
}

pub fn overdue_follow_up(at: Timestamp, id: &FollowUpId) -> Key {
    Key::new(Table::Records, overdue_follow_ups(), format!("{}#{id}", sortable(at)))
}

pub fn unsettled_follow_ups() -> String {
    "interactions#unsettled".to_owned()
}

pub fn unsettled_follow_up(id: &FollowUpId) -> Key {
    Key::new(Table::Records, unsettled_follow_ups(), id.as_str())
}
