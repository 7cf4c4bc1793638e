//! `kms.db`: its tables, and reading keys back from them. Material is only ever there wrapped.

use std::sync::Arc;

use rusqlite::Connection;
use uuid::Uuid;

use super::crypto;
use super::keys::{Key, KeySpec, KeyState, Version};
use super::store::Catalogue;
use crate::EmbeddedError;

pub(super) const FILE: &str = "kms.db";
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS proof (sealed BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS key (
        id TEXT PRIMARY KEY, spec TEXT NOT NULL, state TEXT NOT NULL, deletion INTEGER,
        description TEXT NOT NULL, created INTEGER NOT NULL, rotation INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS version (
        key TEXT NOT NULL REFERENCES key (id) ON DELETE CASCADE, number INTEGER NOT NULL,
        wrapped BLOB NOT NULL, PRIMARY KEY (key, number));
    CREATE TABLE IF NOT EXISTS alias (
        name TEXT PRIMARY KEY, key TEXT NOT NULL REFERENCES key (id) ON DELETE CASCADE);";

pub(super) fn connect(opened: rusqlite::Result<Connection>) -> Result<Connection, EmbeddedError> {
    let prepare = || {
        let connection = opened?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // Destroyed material is overwritten, not merely forgotten.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.execute_batch(TABLES)?;
        Ok(connection)
    };
    prepare().map_err(refused)
}

pub(super) fn load(connection: &Connection, master: &[u8]) -> Result<Catalogue, EmbeddedError> {
    let damaged = || EmbeddedError::Corrupt { file: FILE };
    let mut catalogue = Catalogue::default();
    let mut statement = connection
        .prepare("SELECT id, spec, state, deletion, description, created, rotation FROM key")
        .map_err(refused)?;
    let mut rows = statement.query([]).map_err(refused)?;
    while let Some(row) = rows.next().map_err(refused)? {
        let text = |column: usize| row.get::<_, String>(column).map_err(refused);
        let id = Uuid::try_parse(&text(0)?).map_err(|_| damaged())?;
        let state = match (text(2)?.as_str(), row.get(3).map_err(refused)?) {
            ("Enabled", None) => KeyState::Enabled,
            ("Disabled", None) => KeyState::Disabled,
            ("PendingDeletion", Some(date)) => KeyState::PendingDeletion(date),
            _ => return Err(damaged()),
        };
        let key = Key {
            id,
            spec: text(1)?.parse::<KeySpec>().map_err(|_| damaged())?,
            state,
            description: text(4)?,
            created: row.get(5).map_err(refused)?,
            rotation: row.get(6).map_err(refused)?,
            versions: load_versions(connection, master, id)?,
        };
        catalogue.keys.insert(id, Arc::new(key));
    }
    let mut statement = connection.prepare("SELECT name, key FROM alias").map_err(refused)?;
    let mut rows = statement.query([]).map_err(refused)?;
    while let Some(row) = rows.next().map_err(refused)? {
        let id: String = row.get(1).map_err(refused)?;
        let id = Uuid::try_parse(&id).map_err(|_| damaged())?;
        catalogue.aliases.insert(row.get(0).map_err(refused)?, id);
    }
    Ok(catalogue)
}

fn load_versions(connection: &Connection, master: &[u8], id: Uuid) -> Result<Vec<Arc<Version>>, EmbeddedError> {
    let damaged = |_| EmbeddedError::Corrupt { file: FILE };
    let mut statement =
        connection.prepare("SELECT number, wrapped FROM version WHERE key = ?1 ORDER BY number").map_err(refused)?;
    let rows = statement.query_map([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).map_err(refused)?;
    rows.map(|row| {
        let (number, wrapped): (u32, Vec<u8>) = row.map_err(refused)?;
        let material = crypto::open(master, &wrapped, &label(id, number)).map_err(damaged)?;
        Ok(Arc::new(Version { number, material }))
    })
    .collect()
}

/// Binds wrapped material to its place, so that rows cannot be swapped.
pub(super) fn label(id: Uuid, version: u32) -> Vec<u8> {
    [id.as_bytes().as_slice(), &version.to_be_bytes()].concat()
}

pub(super) fn refused(error: rusqlite::Error) -> EmbeddedError {
    EmbeddedError::sqlite(FILE, &error)
}
