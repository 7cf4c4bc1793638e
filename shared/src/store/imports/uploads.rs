//! Files on their way in, and who may use them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::written;
use crate::domain::ids::{StaffId, UploadId};
use crate::store::{CommitError, Guard, Store, StoreError, Transaction, from_row, keys};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadRow {
    pub id: UploadId,
    pub created_by: StaffId,
    /// Until then the address takes a file.
    pub until: Timestamp,
    pub expires_at: i64,
}

impl UploadRow {
    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.create(keys::import_upload(&self.id), written(self)?, Guard::Exists);
        Ok(())
    }
}

pub async fn upload(store: &Store, id: &UploadId) -> Result<Option<UploadRow>, StoreError> {
    Ok(store.get(&keys::import_upload(id), true).await?.map(from_row).transpose()?)
}
