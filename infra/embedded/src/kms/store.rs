//! Where keys live: SQLite on disk, with the material wrapped by the master key, and a map in
//! memory that answers. A change is on disk before it is in the map.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use rusqlite::{Connection, params};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::crypto;
use super::keys::{self, Key, KeyState};
use super::tables::{FILE, connect, label, load, refused};
use super::wire::KmsError;
use crate::EmbeddedError;
use crate::folder::{Folder, KEY_BYTES};

/// Sealed under the master key in every store, so that a wrong key is told from a damaged row.
const PROOF: &[u8] = b"master key";
#[derive(Default)]
pub(super) struct Catalogue {
    pub keys: HashMap<Uuid, Arc<Key>>,
    pub aliases: BTreeMap<String, Uuid>,
}

impl Catalogue {
    pub(super) fn find(&self, name: &str) -> Result<&Arc<Key>, KmsError> {
        let resource = keys::resource(name);
        let id = if resource.starts_with("alias/") {
            self.aliases.get(resource).copied()
        } else {
            Uuid::try_parse(resource).ok()
        };
        id.and_then(|id| self.keys.get(&id)).ok_or_else(|| KmsError::NotFound(name.to_owned()))
    }

    pub(super) fn aliases_of(&self, id: Uuid) -> impl Iterator<Item = &str> {
        self.aliases.iter().filter(move |(_, key)| **key == id).map(|(name, _)| name.as_str())
    }
}

pub(super) struct Store {
    database: Mutex<Connection>,
    catalogue: RwLock<Catalogue>,
    master: Zeroizing<[u8; KEY_BYTES]>,
}

impl Store {
    pub(super) fn open(folder: &Folder) -> Result<Self, EmbeddedError> {
        let connection = connect(Connection::open(folder.database(FILE)?))?;
        let proof: Option<Vec<u8>> =
            connection.query_row("SELECT max(sealed) FROM proof", [], |row| row.get(0)).map_err(refused)?;
        let master = match (folder.master_key()?, &proof) {
            (Some(master), Some(proof)) => {
                crypto::open(master.as_slice(), proof, PROOF).map_err(|_| EmbeddedError::WrongMasterKey)?;
                master
            }
            (None, Some(_)) => return Err(EmbeddedError::MasterKeyMissing),
            // A run that ended between writing the key and the proof left a key without a store.
            (Some(master), None) => master,
            (None, None) => {
                let master = new_master()?;
                folder.write_master_key(&master)?;
                master
            }
        };
        Self::new(connection, master, proof.is_none())
    }

    pub(super) fn in_memory() -> Result<Self, EmbeddedError> {
        let connection = connect(Connection::open_in_memory())?;
        Self::new(connection, new_master()?, true)
    }

    fn new(connection: Connection, master: Zeroizing<[u8; KEY_BYTES]>, unproven: bool) -> Result<Self, EmbeddedError> {
        if unproven {
            let proof = crypto::seal(master.as_slice(), PROOF, PROOF).map_err(no_random)?;
            connection.execute("INSERT INTO proof (sealed) VALUES (?1)", [proof]).map_err(refused)?;
        }
        let catalogue = load(&connection, master.as_slice())?;
        Ok(Self { database: Mutex::new(connection), catalogue: RwLock::new(catalogue), master })
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, Catalogue> {
        self.catalogue.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn find(&self, name: &str) -> Result<Arc<Key>, KmsError> {
        self.read().find(name).cloned()
    }

    pub(super) fn insert(&self, key: Key) -> Result<Arc<Key>, KmsError> {
        self.save(&mut self.database(), key)
    }

    /// Changes a key under the store's lock, so that of two changes at once none is lost.
    pub(super) fn change(
        &self,
        name: &str,
        change: impl FnOnce(&mut Key) -> Result<(), KmsError>,
    ) -> Result<Arc<Key>, KmsError> {
        let mut database = self.database();
        let mut key = Key::clone(self.find(name)?.as_ref());
        change(&mut key)?;
        self.save(&mut database, key)
    }

    /// Writes the key as it now is, with its latest version if that is new.
    fn save(&self, database: &mut Connection, key: Key) -> Result<Arc<Key>, KmsError> {
        let transaction = database.transaction()?;
        let id = key.id.to_string();
        let deletion = match key.state {
            KeyState::PendingDeletion(date) => Some(date),
            _ => None,
        };
        transaction.execute(
            "INSERT INTO key (id, spec, state, deletion, description, created, rotation)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET state = ?3, deletion = ?4, rotation = ?7",
            params![id, key.spec.name(), key.state.name(), deletion, key.description, key.created, key.rotation],
        )?;
        let version = key.current()?;
        let wrapped = crypto::seal(self.master.as_slice(), &version.material, &label(key.id, version.number))?;
        transaction.execute(
            "INSERT INTO version (key, number, wrapped) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
            params![id, version.number, wrapped],
        )?;
        transaction.commit()?;
        let key = Arc::new(key);
        self.write().keys.insert(key.id, Arc::clone(&key));
        Ok(key)
    }

    /// `allow` sees what the alias points to now.
    pub(super) fn save_alias(
        &self,
        name: &str,
        key: Uuid,
        allow: impl FnOnce(Option<&Key>) -> Result<(), KmsError>,
    ) -> Result<(), KmsError> {
        let database = self.database();
        let current = self.find(name).ok();
        allow(current.as_deref())?;
        database.execute(
            "INSERT INTO alias (name, key) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET key = ?2",
            params![name, key.to_string()],
        )?;
        self.write().aliases.insert(name.to_owned(), key);
        Ok(())
    }

    /// The material, its versions and the aliases go with the key.
    pub(super) fn destroy(&self, key: Uuid) -> Result<(), KmsError> {
        let database = self.database();
        database.execute("DELETE FROM key WHERE id = ?1", [key.to_string()])?;
        let mut catalogue = self.write();
        catalogue.keys.remove(&key);
        catalogue.aliases.retain(|_, target| *target != key);
        Ok(())
    }

    fn database(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Catalogue> {
        self.catalogue.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn new_master() -> Result<Zeroizing<[u8; KEY_BYTES]>, EmbeddedError> {
    let mut master = Zeroizing::new([0; KEY_BYTES]);
    aws_lc_rs::rand::fill(master.as_mut_slice()).map_err(no_random)?;
    Ok(master)
}

fn no_random(_: aws_lc_rs::error::Unspecified) -> EmbeddedError {
    EmbeddedError::Store("no randomness".to_owned())
}
