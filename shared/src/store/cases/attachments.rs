//! What was handed in with a case: scans, sealed in the bucket.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::document::MediaType;
use crate::domain::ids::{CaseId, DocumentId, StaffId};
use crate::store::client::{Query, Range};
use crate::store::{Key, Store, StoreError, StoredRow, Table, from_row, from_rows, keys};

/// A case has no more of them than this.
pub const MOST: u32 = 50;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentRow {
    pub of: String,
    pub case_id: CaseId,
    pub id: DocumentId,
    pub media_type: MediaType,
    pub bytes: u64,
    pub at: Timestamp,
    pub by: StaffId,
}

impl StoredRow for AttachmentRow {
    fn key(&self) -> Key {
        keys::case_attachment(&self.of, &self.case_id, &self.id)
    }
}

pub async fn attachment(
    store: &Store,
    of: &str,
    case: &CaseId,
    id: &DocumentId,
) -> Result<Option<AttachmentRow>, StoreError> {
    Ok(store.get(&keys::case_attachment(of, case, id), true).await?.map(from_row).transpose()?)
}

/// All of a case, oldest first.
pub async fn attachments(store: &Store, of: &str, case: &CaseId) -> Result<Vec<AttachmentRow>, StoreError> {
    let partition = keys::case_partition(of, case);
    let (range, limit) = (Range::Prefix(keys::ATTACHMENT.to_owned()), MOST as i32);
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let rows = store.query(query).await?.rows;
    from_rows(rows)
}
