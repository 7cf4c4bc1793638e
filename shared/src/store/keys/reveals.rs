//! Keys of what was asked to be seen in clear. The table of access patterns stands in `keys.rs`.

use super::{Key, Table};
use crate::domain::ids::{RevealId, StaffId};

pub fn reveal(id: &RevealId) -> Key {
    Key::new(Table::Records, format!("reveals#{id}"), "reveal")
}

pub fn reveals_of(staff: &StaffId) -> String {
    format!("reveals#by#{staff}")
}

pub fn reveal_pointer(staff: &StaffId, id: &RevealId) -> Key {
    Key::new(Table::Records, reveals_of(staff), id.as_str())
}
