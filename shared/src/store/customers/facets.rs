//! What lists filter and sort customers by.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::access::Place;
use crate::domain::ids::StaffId;

/// What lists filter and sort by; never personal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    pub kind: String,
    pub status: String,
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    pub source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_class: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_due_at: Option<Timestamp>,
}

impl Facets {
    /// Where the customer stands: with whom, in which department and region.
    pub fn place(&self) -> Place {
        Place { owner_id: self.owner_id.clone(), unit_id: self.unit_id.clone(), region_id: self.region_id.clone() }
    }
}
