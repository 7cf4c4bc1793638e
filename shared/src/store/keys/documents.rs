//! Keys of proof documents. The table of access patterns stands in `keys.rs`.

use super::{Key, Table, customer_partition};
use crate::domain::ids::{CustomerId, DocumentId};

pub const DOCUMENT: &str = "document#";

pub fn document(customer: &CustomerId, document: &DocumentId) -> Key {
    Key::new(Table::Records, customer_partition(customer), format!("{DOCUMENT}{document}"))
}

/// `of`: the function whose files they are.
pub fn loose_files(of: &str) -> String {
    format!("{of}#loose")
}

/// Sorted by when it may have come loose.
pub fn loose_file(of: &str, at: &str, document: &DocumentId) -> Key {
    Key::new(Table::Records, loose_files(of), format!("{at}#{document}"))
}
