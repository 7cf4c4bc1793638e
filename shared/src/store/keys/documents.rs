//! Keys of proof documents. The table of access patterns stands in `keys.rs`.

use super::{Key, Table, customer_partition};
use crate::domain::ids::{CustomerId, DocumentId};

pub const DOCUMENT: &str = "document#";

pub fn document(customer: &CustomerId, document: &DocumentId) -> Key {
    Key::new(Table::Records, customer_partition(customer), format!("{DOCUMENT}{document}"))
}

pub fn loose_files() -> String {
    "documents#loose".to_owned()
}

/// Sorted by when it may have come loose.
pub fn loose_file(at: &str, document: &DocumentId) -> Key {
    Key::new(Table::Records, loose_files(), format!("{at}#{document}"))
}
