//! A field's value as it is stored, and where it comes from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::ids::{CustomerId, StaffId, SubjectId};
use crate::store::{Binary, Key, keys};

/// A field's value, and where it comes from (CON-05).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredField {
    #[serde(flatten)]
    pub value: StoredValue,
    pub source: String,
    pub at: Timestamp,
    pub by: StaffId,
    /// Verified for truth, and by whom (CON-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmed>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Confirmed {
    pub at: Timestamp,
    pub by: StaffId,
}

/// Level 3 stands in clear, level 2 sealed under `personal`; of level 1 there is the value, sealed
/// under a key the writer can not open again, and what was made of it when it was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StoredValue {
    Plain(serde_json::Value),
    Sealed(Binary),
    Closed {
        sealed: Binary,
        /// The masked form, sealed under `personal`.
        masked: Binary,
        /// Of an address: keyed hashes by which likely duplicates are found, sealed under `personal`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        compared: Option<Binary>,
    },
    Linked(Box<Link>),
}

/// The value of a customer that was merged into this one. Its ciphertext is bound to that customer's item
/// and subject, and opens there only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub customer: CustomerId,
    pub subject: SubjectId,
    /// The version of that customer the value was linked in.
    pub version: u64,
    pub value: StoredValue,
}

/// A value and the place it is bound to.
pub struct Home<'a> {
    pub subject: &'a SubjectId,
    pub item: Key,
    pub value: &'a StoredValue,
}

impl StoredValue {
    /// What stands in clear, wherever it is at home.
    pub fn plain(&self) -> Option<&serde_json::Value> {
        match self {
            Self::Plain(value) => Some(value),
            Self::Linked(link) => link.value.plain(),
            Self::Sealed(_) | Self::Closed { .. } => None,
        }
    }

    /// Where the value opens, if it stands in the record `item` of `subject`.
    pub fn home<'a>(&'a self, subject: &'a SubjectId, item: &Key) -> Home<'a> {
        match self {
            Self::Linked(link) => {
                Home { subject: &link.subject, item: keys::customer(&link.customer), value: &link.value }
            }
            own => Home { subject, item: item.clone(), value: own },
        }
    }
}
