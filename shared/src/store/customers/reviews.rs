//! What reviews of a customer's file found (CUS-21).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{StoredValue, read, under};
use crate::domain::ids::{CustomerId, ReviewId, StaffId, SubjectId};
use crate::store::{Key, Store, StoreError, StoredRow, keys};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewRow {
    pub schema: u16,
    pub id: ReviewId,
    pub customer_id: CustomerId,
    pub subject: SubjectId,
    pub at: Timestamp,
    pub by: StaffId,
    pub outcome: String,
    /// Names of the fields that were checked, and of those that were wrong.
    pub checked: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<String>,
    /// The reviewer's words, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<StoredValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was_due_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due_at: Option<Timestamp>,
}

impl StoredRow for ReviewRow {
    fn key(&self) -> Key {
        keys::review(&self.customer_id, &self.id)
    }
}

pub async fn review(store: &Store, customer: &CustomerId, id: &ReviewId) -> Result<Option<ReviewRow>, StoreError> {
    read(store.get(&keys::review(customer, id), true).await?)
}

/// Newest first.
pub async fn reviews(
    store: &Store,
    customer: &CustomerId,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<ReviewRow>, bool), StoreError> {
    under(store, customer, keys::REVIEW, false, limit, after).await
}
