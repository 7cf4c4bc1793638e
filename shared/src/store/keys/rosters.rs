//! Keys of who works when. The table of access patterns stands in `keys.rs`.

use super::{Key, Table};
use crate::domain::ids::{StaffId, UnitId};
use crate::domain::month::Month;

pub const ROSTER_LINE: &str = "staff#";

pub fn roster_partition(unit: &UnitId, month: Month) -> String {
    format!("rosters#{unit}#{month}")
}

pub fn roster(unit: &UnitId, month: Month) -> Key {
    Key::new(Table::Records, roster_partition(unit, month), "roster")
}

pub fn roster_line(unit: &UnitId, month: Month, staff: &StaffId) -> Key {
    Key::new(Table::Records, roster_partition(unit, month), format!("{ROSTER_LINE}{staff}"))
}

/// How one person's month came to be what it is.
pub fn roster_changes(unit: &UnitId, month: Month, staff: &StaffId) -> String {
    format!("rosters#{unit}#{month}#{staff}")
}

pub fn roster_change(unit: &UnitId, month: Month, staff: &StaffId, version: u64) -> Key {
    Key::new(Table::Records, roster_changes(unit, month, staff), format!("{version:06}"))
}

/// Where somebody is planned.
pub fn own_rosters(staff: &StaffId) -> String {
    format!("rosters#{staff}")
}

pub fn own_roster(staff: &StaffId, month: Month, unit: &UnitId) -> Key {
    Key::new(Table::Records, own_rosters(staff), format!("{month}#{unit}"))
}
