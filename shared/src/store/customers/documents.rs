//! Proof documents of a customer (CUS-16). The row says what there is; the scan itself lies sealed in a
//! bucket.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{read, under};
use crate::domain::document::MediaType;
use crate::domain::ids::{CustomerId, DocumentId, StaffId, SubjectId};
use crate::store::{Key, Store, StoreError, StoredRow, keys};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentRow {
    pub schema: u16,
    pub id: DocumentId,
    pub version: u64,
    pub customer_id: CustomerId,
    /// Under whose key it is sealed.
    pub subject: SubjectId,
    pub kind: String,
    pub media_type: MediaType,
    pub bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    pub stored_at: Timestamp,
    pub stored_by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<Removed>,
}

/// Off file: the scan is gone, that it was there is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    pub at: Timestamp,
    pub by: StaffId,
    pub reason: String,
}

impl StoredRow for DocumentRow {
    fn key(&self) -> Key {
        keys::document(&self.customer_id, &self.id)
    }
}

pub async fn document(
    store: &Store,
    customer: &CustomerId,
    id: &DocumentId,
) -> Result<Option<DocumentRow>, StoreError> {
    read(store.get(&keys::document(customer, id), true).await?)
}

/// Newest first, those that were removed among them.
pub async fn documents(
    store: &Store,
    customer: &CustomerId,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<DocumentRow>, bool), StoreError> {
    under(store, customer, keys::DOCUMENT, false, limit, after).await
}
