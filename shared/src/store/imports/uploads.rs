//! Files on their way in, and who may use them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::ids::{StaffId, UploadId};
use crate::store::{Key, Store, StoreError, StoredRow, from_row, keys};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadRow {
    pub id: UploadId,
    pub created_by: StaffId,
    /// Until then the address takes a file.
    pub until: Timestamp,
    pub expires_at: i64,
}

impl StoredRow for UploadRow {
    fn key(&self) -> Key {
        keys::import_upload(&self.id)
    }
}

pub async fn upload(store: &Store, id: &UploadId) -> Result<Option<UploadRow>, StoreError> {
    Ok(store.get(&keys::import_upload(id), true).await?.map(from_row).transpose()?)
}
