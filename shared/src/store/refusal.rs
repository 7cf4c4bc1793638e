//! Why a change was not written, in the field's words.

use super::{CorruptRow, StoreError};

/// What it means when a condition of the transaction does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Somebody changed the row since it was read.
    Stale,
    /// Somebody changed a row that the client has not named a version of: worth another try.
    Moved,
    /// The row to create is already there (a fresh id: only a replay can do that).
    Exists,
    /// Another customer holds this unique value.
    Duplicate { field: String, partition: String },
    /// The subject is erased, or was never registered.
    SubjectGone,
    /// A request with this idempotency key has been done.
    Replayed,
    /// The lane's next number is taken: an earlier commit of unknown outcome did succeed.
    LaneBroken,
    /// A row that the change leans on is not there or not as expected.
    Missing,
}

#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Nothing was written, for this reason.
    #[error("a condition did not hold")]
    Refused(Guard),
    /// Nothing was written: others were writing the same rows, again and again.
    #[error("too many writers")]
    Contended,
    /// Nothing was written.
    #[error("the store is throttling")]
    Throttled,
    /// It may or may not have been written.
    #[error("outcome unknown")]
    Unknown,
    /// Nothing was written, and trying again will not help.
    #[error("the store refused the call: {0}")]
    Rejected(String),
}

impl From<StoreError> for CommitError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Throttled => Self::Throttled,
            StoreError::Unavailable => Self::Unknown,
            StoreError::Refused(code) => Self::Rejected(code),
            StoreError::Corrupt(row) => row.into(),
        }
    }
}

impl From<CorruptRow> for CommitError {
    fn from(row: CorruptRow) -> Self {
        Self::Rejected(row.to_string())
    }
}
