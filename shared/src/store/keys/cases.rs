//! Keys of cases; `of` is their type, which is the word of the function that owns it. The table of access
//! patterns stands in `keys.rs`.

use jiff::Timestamp;

use super::{Key, Table};
use crate::domain::ids::{CaseId, CustomerId, DocumentId, TaskId};
use crate::domain::month::Month;
use crate::domain::time::sortable;

pub const ACT: &str = "act#";
pub const TASK: &str = "task#";

pub fn case_partition(of: &str, id: &CaseId) -> String {
    format!("{of}#{id}")
}

pub fn case(of: &str, id: &CaseId) -> Key {
    Key::new(Table::Records, case_partition(of, id), "case")
}

pub fn case_act(of: &str, id: &CaseId, number: u32) -> Key {
    Key::new(Table::Records, case_partition(of, id), format!("{ACT}{number:06}"))
}

pub const ATTACHMENT: &str = "file#";

pub fn case_attachment(of: &str, id: &CaseId, file: &DocumentId) -> Key {
    Key::new(Table::Records, case_partition(of, id), format!("{ATTACHMENT}{file}"))
}

pub fn case_task(of: &str, id: &CaseId, task: &TaskId) -> Key {
    Key::new(Table::Records, case_partition(of, id), format!("{TASK}{task}"))
}

pub fn cases_of(of: &str, customer: &CustomerId) -> String {
    format!("{of}#of#{customer}")
}

pub fn case_pointer(of: &str, customer: &CustomerId, id: &CaseId) -> Key {
    Key::new(Table::Records, cases_of(of, customer), id.as_str())
}

pub fn cases_of_month(of: &str, month: Month) -> String {
    format!("{of}#month#{month}")
}

pub fn case_facts(of: &str, month: Month, id: &CaseId) -> Key {
    Key::new(Table::Records, cases_of_month(of, month), id.as_str())
}

pub fn case_notices(of: &str) -> String {
    format!("{of}#notices")
}

pub fn case_notice(of: &str, at: Timestamp, id: &CaseId) -> Key {
    Key::new(Table::Records, case_notices(of), format!("{}#{id}", sortable(at)))
}

pub fn provisional_cases(of: &str) -> String {
    format!("{of}#provisional")
}

pub fn provisional_case(of: &str, id: &CaseId) -> Key {
    Key::new(Table::Records, provisional_cases(of), id.as_str())
}
