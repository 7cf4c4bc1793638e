//! Keys of what is out of the ordinary in the trail. The table of access patterns stands in `keys.rs`.

use super::{Key, Table};
use crate::domain::ids::{AlertId, CustomerId, StaffId};

pub fn alert(id: &AlertId) -> Key {
    Key::new(Table::Records, format!("anomalies#{id}"), "alert")
}

pub fn alerts(status: &str) -> String {
    format!("anomalies#alerts#{status}")
}

pub fn alert_pointer(status: &str, id: &AlertId) -> Key {
    Key::new(Table::Records, alerts(status), id.as_str())
}

/// How far a rule has been judged of a person or a customer.
pub fn alert_mark(rule: &str, subject: &str) -> Key {
    Key::new(Table::Records, format!("anomalies#mark#{rule}#{subject}"), "mark")
}

pub fn countings(rule: &str, subject: &str) -> String {
    format!("anomalies#counting#{rule}#{subject}")
}

pub fn counting(rule: &str, subject: &str, place: &str) -> Key {
    Key::new(Table::Records, countings(rule, subject), place)
}

/// When and where from somebody has been at work.
pub fn habits(staff: &StaffId) -> Key {
    Key::new(Table::Records, format!("anomalies#habits#{staff}"), "habits")
}

pub fn watch(id: &CustomerId) -> Key {
    Key::new(Table::Records, format!("anomalies#watch#{id}"), "watch")
}

/// Those that are watched now.
pub fn watched_customers() -> String {
    "anomalies#watched".to_owned()
}

pub fn watched_customer(id: &CustomerId) -> Key {
    Key::new(Table::Records, watched_customers(), id.as_str())
}
