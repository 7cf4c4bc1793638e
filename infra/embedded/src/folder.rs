//! The data folder: one process at a time, readable by its owner alone, with a schema version so
//! that a later program opens an earlier folder and an earlier program refuses a later one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use zeroize::Zeroizing;

use crate::EmbeddedError;

const SCHEMA_VERSION: u32 = 1;
pub(crate) const KEY_BYTES: usize = 32;

pub(crate) struct Folder {
    path: PathBuf,
    /// The lock lives as long as this handle.
    lock: File,
}

impl Folder {
    pub(crate) fn open(path: &Path) -> Result<Self, EmbeddedError> {
        fs::create_dir_all(path)?;
        restrict(path, 0o700)?;
        let lock = private_file(&path.join("lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => EmbeddedError::InUse(path.to_owned()),
            TryLockError::Error(error) => error.into(),
        })?;
        let folder = Self { path: path.to_owned(), lock };
        folder.check_schema()?;
        Ok(folder)
    }

    pub(crate) fn unlock(&self) -> Result<(), EmbeddedError> {
        Ok(self.lock.unlock()?)
    }

    /// The file exists, and is private, before SQLite sees it: the WAL takes its permissions over.
    pub(crate) fn database(&self, name: &str) -> Result<PathBuf, EmbeddedError> {
        let path = self.path.join(name);
        private_file(&path)?;
        Ok(path)
    }

    /// Where the objects of a bucket lie, each a file.
    pub(crate) fn bucket(&self, name: &str) -> Result<Arc<dyn ObjectStore>, EmbeddedError> {
        let path = self.path.join(name);
        fs::create_dir_all(&path)?;
        restrict(&path, 0o700)?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(|error| EmbeddedError::Store(error.to_string()))?;
        Ok(Arc::new(store.with_fsync(true).with_automatic_cleanup(true)))
    }

    /// `None` when there is no master key yet.
    pub(crate) fn master_key(&self) -> Result<Option<Zeroizing<[u8; KEY_BYTES]>>, EmbeddedError> {
        let path = self.path.join("master.key");
        let bytes = match fs::read(&path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        restrict(&path, 0o600)?;
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        if bytes.len() != KEY_BYTES {
            return Err(EmbeddedError::Corrupt { file: "master.key" });
        }
        key.copy_from_slice(&bytes);
        Ok(Some(key))
    }

    /// Written aside and renamed: a crash leaves no half key.
    pub(crate) fn write_master_key(&self, key: &[u8; KEY_BYTES]) -> Result<(), EmbeddedError> {
        self.write_atomically("master.key", key)
    }

    fn check_schema(&self) -> Result<(), EmbeddedError> {
        match fs::read_to_string(self.path.join("schema_version")) {
            Ok(text) => {
                let found = text.trim().parse().map_err(|_| EmbeddedError::Corrupt { file: "schema_version" })?;
                if found > SCHEMA_VERSION {
                    return Err(EmbeddedError::NewerSchema { found, known: SCHEMA_VERSION });
                }
                Ok(())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.write_atomically("schema_version", SCHEMA_VERSION.to_string().as_bytes())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn write_atomically(&self, name: &str, bytes: &[u8]) -> Result<(), EmbeddedError> {
        let draft = self.path.join(format!("{name}.draft"));
        let mut file = private_file(&draft)?;
        file.set_len(0)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, self.path.join(name))?;
        // The name is durable only once its folder is.
        Ok(File::open(&self.path)?.sync_all()?)
    }
}

fn private_file(path: &Path) -> Result<File, EmbeddedError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    restrict(path, 0o600)?;
    Ok(file)
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> Result<(), EmbeddedError> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
fn restrict(_path: &Path, _mode: u32) -> Result<(), EmbeddedError> {
    Ok(())
}
