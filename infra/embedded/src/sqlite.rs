//! The second SQLite connection: what dynoxide has no call for, namely the index over its stream
//! records, their trimming, and checkpoints. It must use the SQLite that dynoxide links.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use crate::EmbeddedError;

pub(crate) struct Side(Mutex<Connection>);

impl Side {
    pub(crate) fn open(name: &str) -> Result<Self, EmbeddedError> {
        let connection = Connection::open(name).map_err(refused)?;
        connection.busy_timeout(Duration::from_secs(5)).map_err(refused)?;
        // dynoxide looks for a table's highest sequence number on every streamed write; without
        // this index it reads all records to find it.
        connection
            .execute_batch(
                "CREATE INDEX IF NOT EXISTS stream_order
                 ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
            )
            .map_err(refused)?;
        Ok(Self(Mutex::new(connection)))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn checkpoint(&self) -> Result<(), EmbeddedError> {
        self.lock().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(refused)
    }
}

/// A name that connections of this process share, and no other store of it.
pub(crate) fn memory_name() -> String {
    format!("file:/{}?vfs=memdb", uuid::Uuid::new_v4().simple())
}

/// Reads the schema, so that a damaged file is told apart from other failures.
pub(crate) fn check(name: &str, file: &'static str) -> Result<(), EmbeddedError> {
    let read = || -> rusqlite::Result<i64> {
        Connection::open(name)?.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
    };
    read().map(drop).map_err(|error| EmbeddedError::sqlite(file, &error))
}

fn refused(error: rusqlite::Error) -> EmbeddedError {
    EmbeddedError::sqlite("store.db", &error)
}
