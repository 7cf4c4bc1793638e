//! Rows of imports: the job, what became of each row of the file, what is to be done next.
//!
//! A job goes on by steps. Each step ends in one transaction that advances the job and writes the
//! trigger of the next, so that a step that is handed over twice finds the job beyond it.

mod results;
mod under_way;
mod uploads;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CommitError, Guard, Key, Row, Store, StoreError, StoredRow, Transaction, from_row, keys, to_row};
use crate::domain::customer::Kind;
use crate::domain::ids::{ImportId, StaffId, UploadId};
use crate::domain::import::{Columns, Defaults, Mapping};

pub use keys::IMPORT_TRIGGER;
pub use results::{ResultRow, RowOutcome, results};
pub use under_way::{UnderWay, under_way};
pub use uploads::{UploadRow, upload};

pub const SCHEMA: u16 = 1;

/// A trigger is read from the stream; the row itself is of no use after that.
const TRIGGER_SECONDS: i64 = 2 * 24 * 60 * 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportStatus)]
pub enum Status {
    /// The file is there.
    Received,
    /// Its rows are judged, and being done.
    Running,
    Completed,
    /// It can not go on: see `problem`.
    Stopped,
    /// Being taken back.
    Undoing,
    Undone,
}

impl Status {
    /// Whether there is something left to do that nobody has to ask for.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Received | Self::Running | Self::Undoing)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ImportCounts)]
pub struct Counts {
    pub created: u32,
    pub rejected: u32,
    pub duplicate: u32,
    pub suspect: u32,
    /// Of those put on file: taken back, and left because somebody has worked on them.
    #[serde(default)]
    pub undone: u32,
    #[serde(default)]
    pub kept: u32,
}

impl Counts {
    pub fn done(&self) -> u32 {
        self.created + self.rejected + self.duplicate + self.suspect
    }
}

/// Why a job stopped: as a request would have been answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StopReason {
    pub code: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportRow {
    pub schema: u16,
    pub id: ImportId,
    /// Counts the transactions that moved the job on: a trigger of an earlier one is done.
    pub version: u64,
    pub status: Status,
    pub kind: Kind,
    pub defaults: Defaults,
    pub mapping: Mapping,
    /// Whose customers they become, and where that is.
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    pub dry_run: bool,
    /// Where the file lies, if it was uploaded apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<UploadId>,
    /// Known once the file is read.
    #[serde(default)]
    pub columns: Columns,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    pub slices: u32,
    pub next_slice: u32,
    /// The last row that was looked at to be taken back.
    pub undone_through: u32,
    pub counts: Counts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<StopReason>,
    pub trace_id: String,
    pub created_at: Timestamp,
    pub created_by: StaffId,
    /// Who takes it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<StaffId>,
    pub updated_at: Timestamp,
    pub expires_at: i64,
}

/// What wakes the function that runs imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trigger {
    pub import: ImportId,
    /// Of the job as it is to be worked on.
    #[serde(alias = "step")]
    pub version: u64,
    expires_at: i64,
}

pub async fn get(store: &Store, id: &ImportId) -> Result<Option<ImportRow>, StoreError> {
    Ok(store.get(&keys::import_job(id), true).await?.map(from_row).transpose()?)
}

impl StoredRow for ImportRow {
    fn key(&self) -> Key {
        keys::import_job(&self.id)
    }
}

impl ImportRow {
    /// In whose name it is worked on now.
    pub fn on_behalf_of(&self) -> &StaffId {
        self.undone_by.as_ref().unwrap_or(&self.created_by)
    }

    /// A new job, and all it takes to have it worked on.
    pub fn begin(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        self.follow(tx)
    }

    /// The job's next state, from the one before it.
    pub fn advance(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.update(self, self.version - 1)?;
        self.follow(tx)
    }

    /// What is not at its end has its next step done, and is looked after until then.
    fn follow(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        if !self.status.is_under_way() {
            under_way::leave(self, tx);
            return Ok(());
        }
        under_way::join(self, tx)?;
        let trigger = Trigger {
            import: self.id.clone(),
            version: self.version,
            expires_at: self.updated_at.as_second() + TRIGGER_SECONDS,
        };
        tx.create(keys::import_trigger(&self.id, self.version), to_row(&trigger)?, Guard::Exists);
        Ok(())
    }
}

impl Trigger {
    /// `None`: a row of another kind.
    pub fn of(image: &Row) -> Option<Self> {
        let sort_key = image.get("sk")?.as_s().ok()?;
        sort_key.starts_with(IMPORT_TRIGGER).then(|| from_row(image.clone()).ok()).flatten()
    }
}
