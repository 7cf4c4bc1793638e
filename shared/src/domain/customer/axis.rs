//! What a customer is sorted by, with a history of its own: who changed it, when, from what to what, why.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Axis {
    Status,
    Grade,
    ValueClass,
    Region,
}

impl Axis {
    pub const ALL: [Self; 4] = [Self::Status, Self::Grade, Self::ValueClass, Self::Region];
}
