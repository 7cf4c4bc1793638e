//! Keys of files of customers on their way in. The table of access patterns stands in `keys.rs`.

use super::{Key, Table};
use crate::domain::ids::{ImportId, UploadId};

pub const IMPORT_ROW: &str = "row#";
/// What the function that runs imports is woken by.
pub const IMPORT_TRIGGER: &str = "trigger#";

pub fn import_partition(id: &ImportId) -> String {
    format!("imports#{id}")
}

pub fn import_job(id: &ImportId) -> Key {
    Key::new(Table::Records, import_partition(id), "job")
}

/// The imports that have to move on.
pub fn imports_under_way() -> String {
    "imports#underway".to_owned()
}

pub fn import_under_way(id: &ImportId) -> Key {
    Key::new(Table::Records, imports_under_way(), id.as_str())
}

pub fn import_row(id: &ImportId, row: u32) -> Key {
    Key::new(Table::Records, import_partition(id), format!("{IMPORT_ROW}{row:07}"))
}

/// `version`: of the job that is to be worked on.
pub fn import_trigger(id: &ImportId, version: u64) -> Key {
    Key::new(Table::Records, import_partition(id), format!("{IMPORT_TRIGGER}{version:07}"))
}

pub fn import_upload(id: &UploadId) -> Key {
    Key::new(Table::Records, format!("imports#{id}"), "upload")
}
