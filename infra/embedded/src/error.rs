//! Why an embedded store cannot be opened or used. Each error has a stable code.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error("the data folder {} is in use by another process", .0.display())]
    InUse(PathBuf),
    #[error("the disk is full; the data folder cannot be written")]
    DiskFull,
    #[error("{file} cannot be read: it is damaged or not a store of this program")]
    Corrupt { file: &'static str },
    #[error("the data folder has schema version {found}; this program knows up to {known}")]
    NewerSchema { found: u32, known: u32 },
    #[error("master.key does not open the keys in kms.db")]
    WrongMasterKey,
    #[error("master.key is missing but kms.db holds keys; restore it from its backup")]
    MasterKeyMissing,
    #[error("the store is shut down")]
    ShutDown,
    #[error("the data folder cannot be used: {0}")]
    Io(std::io::Error),
    #[error("the store failed: {0}")]
    Store(String),
}

impl EmbeddedError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::InUse(_) => "in_use",
            Self::DiskFull => "disk_full",
            Self::Corrupt { .. } => "corrupt",
            Self::NewerSchema { .. } => "newer_schema",
            Self::WrongMasterKey => "wrong_master_key",
            Self::MasterKeyMissing => "master_key_missing",
            Self::ShutDown => "shut_down",
            Self::Io(_) => "io",
            Self::Store(_) => "store",
        }
    }

    /// Names the file SQLite was working on when it refused.
    pub(crate) fn sqlite(file: &'static str, error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull,
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => Self::Corrupt { file },
            _ => Self::Store(format!("{file}: {error}")),
        }
    }
}

impl From<std::io::Error> for EmbeddedError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

impl From<dynoxide::DynoxideError> for EmbeddedError {
    fn from(error: dynoxide::DynoxideError) -> Self {
        match error {
            dynoxide::DynoxideError::SqliteError(error) => Self::sqlite("store.db", &error),
            // From within a statement only SQLite's words come through.
            dynoxide::DynoxideError::InternalServerError(words) if words.contains("disk is full") => Self::DiskFull,
            other => Self::Store(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sqlite_error(code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)
    }

    #[test]
    fn a_full_disk_is_told_apart_from_a_damaged_file() {
        let full = EmbeddedError::sqlite("store.db", &sqlite_error(rusqlite::ffi::SQLITE_FULL));
        assert_eq!(full.code(), "disk_full");
        let damaged = EmbeddedError::sqlite("kms.db", &sqlite_error(rusqlite::ffi::SQLITE_CORRUPT));
        assert_eq!(damaged.code(), "corrupt");
        assert!(damaged.to_string().contains("kms.db"));
        let io = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert_eq!(EmbeddedError::from(io).code(), "disk_full");
    }
}
