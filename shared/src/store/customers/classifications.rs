//! How a customer was sorted, and is now: a row for each change of status, grade, value class or region,
//! written in the transaction of the change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Store, StoreError, under};
use crate::domain::customer::Axis;
use crate::domain::ids::{ClassificationId, CustomerId, StaffId};
use crate::store::{Key, StoredRow, keys};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassificationRow {
    pub schema: u16,
    pub id: ClassificationId,
    pub customer_id: CustomerId,
    pub axis: Axis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    pub at: Timestamp,
    pub by: StaffId,
    /// A rule of the catalogue decided it, and no person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_rule: bool,
    /// Id of a rule, of a reason of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub catalogue_version: String,
}

impl StoredRow for ClassificationRow {
    fn key(&self) -> Key {
        keys::classification(&self.customer_id, &self.id)
    }
}

/// Newest first.
pub async fn classifications(
    store: &Store,
    customer: &CustomerId,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<ClassificationRow>, bool), StoreError> {
    under(store, customer, keys::CLASSIFICATION, false, limit, after).await
}
