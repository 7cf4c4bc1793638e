//! What an audit row says was done.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Something was written.
    Change,
    /// Data about customers leave.
    Disclosure,
    /// A request was refused for want of a right (ACC-05).
    Refusal,
}
