//! Keys of what watches over customers: digests, sums, tables. The table of access patterns stands in
//! `keys.rs`.

use super::{Key, PART, Table, segment};
use crate::domain::ids::{StaffId, TableId};

pub fn review_digests() -> String {
    "reviews#digests".to_owned()
}

pub fn review_digest(owner: &StaffId) -> Key {
    Key::new(Table::Records, review_digests(), owner.as_str())
}

/// The sums of one pass, by source or by person.
pub fn quality_partition(pass: &str, by: &str) -> String {
    format!("quality#{pass}#{by}")
}

pub fn quality_sum(pass: &str, by: &str, of: &str, unit: &str, region: &str) -> Key {
    let sk = format!("{}#{}#{}", segment(of), segment(unit), segment(region));
    Key::new(Table::Records, quality_partition(pass, by), sk)
}

/// Which pass was the last to see everybody.
pub fn quality_report() -> Key {
    Key::new(Table::Records, "quality#report".to_owned(), "current")
}

pub fn class_table_partition(table: &TableId) -> String {
    format!("classifications#{table}")
}

pub fn class_table(table: &TableId) -> Key {
    Key::new(Table::Records, class_table_partition(table), "table")
}

pub fn class_table_part(table: &TableId, number: usize) -> Key {
    Key::new(Table::Records, class_table_partition(table), format!("{PART}{number:04}"))
}

pub fn class_tables() -> String {
    "classifications#tables".to_owned()
}
