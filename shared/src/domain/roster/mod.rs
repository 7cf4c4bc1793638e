//! Who works when: shifts, patterns of days on and off, a person's month, and what the law has to say about it
//! (WRK-02).

mod law;
mod pattern;
mod policy;
mod presence;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use law::{Concern, concerns};
pub use pattern::{expand, next_offset};
pub use policy::{Limit, Measure, Pattern, RosterPolicy, Shift};
pub use presence::{Presence, present};

/// The word for a day off: no shift is called so.
pub const OFF: &str = "off";

/// What somebody does on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Duty {
    Off,
    /// A shift of the policy, by its id.
    Shift(String),
}

/// Somebody's days, as far as they are planned.
pub type Days = BTreeMap<Date, Duty>;

impl From<String> for Duty {
    fn from(word: String) -> Self {
        if word == OFF { Self::Off } else { Self::Shift(word) }
    }
}

impl From<Duty> for String {
    fn from(duty: Duty) -> Self {
        match duty {
            Duty::Off => OFF.to_owned(),
            Duty::Shift(id) => id,
        }
    }
}

impl Duty {
    pub fn shift(&self) -> Option<&str> {
        match self {
            Self::Off => None,
            Self::Shift(id) => Some(id),
        }
    }
}
