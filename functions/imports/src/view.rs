//! An import as it is shown.

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::customer::Kind;
use shared::domain::ids::{ImportId, StaffId};
use shared::store::imports::{Counts, ImportRow, Status};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    #[schema(value_type = String, example = "imp_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ImportId,
    pub version: u64,
    pub status: Status,
    pub kind: Kind,
    /// Nobody is put on file: outcomes are what they would be.
    pub dry_run: bool,
    #[schema(value_type = String)]
    pub owner_id: StaffId,
    pub progress: Progress,
    pub counts: Counts,
    /// Why it stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<StoppedBy>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub created_by: StaffId,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
}

#[derive(Serialize, ToSchema)]
pub struct Progress {
    pub done: u32,
    /// Known once the file is read.
    pub total: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub struct StoppedBy {
    /// A problem's code.
    pub code: String,
    pub errors: Vec<StopFault>,
}

#[derive(Serialize, ToSchema)]
pub struct StopFault {
    pub pointer: String,
    pub code: String,
}

impl From<ImportRow> for ImportView {
    fn from(row: ImportRow) -> Self {
        let fault = |(pointer, code)| StopFault { pointer, code };
        Self {
            id: row.id,
            version: row.version,
            status: row.status,
            kind: row.kind,
            dry_run: row.dry_run,
            owner_id: row.owner_id,
            progress: Progress { done: row.counts.done(), total: row.total },
            counts: row.counts,
            problem: row
                .problem
                .map(|reason| StoppedBy { code: reason.code, errors: reason.faults.into_iter().map(fault).collect() }),
            created_at: row.created_at,
            created_by: row.created_by,
            updated_at: row.updated_at,
        }
    }
}
