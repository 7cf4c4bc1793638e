//! Files that are too large for a row: in a bucket in the cloud, in a folder or in memory in the
//! embedded system. What Kehu puts there is sealed by the vault first; only what a client uploads by
//! an address of its own arrives as it is, under the bucket's key, and is taken away at once.
//!
//! Work passes through one bucket, in which nothing lives long: a rule removes what is older than a day,
//! whatever became of the work that put it there. Proof documents lie in another, until they are taken
//! off file. A function has one of the two.

mod keys;

use std::sync::Arc;

use axum::body::Bytes;
use futures::future::BoxFuture;
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode};

pub use keys::{ObjectKey, PASSING};

#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// Time-outs, 5xx, no connection.
    #[error("the bucket does not answer")]
    Unavailable,
    #[error("the object is larger than is taken in")]
    TooLarge,
    /// Permissions, names: an operator has to look.
    #[error("the bucket refused the call: {0}")]
    Refused(&'static str),
}

impl From<object_store::Error> for ObjectError {
    /// The cause is dropped on purpose: it quotes addresses, and those of uploads are secrets.
    fn from(error: object_store::Error) -> Self {
        use object_store::Error;
        match error {
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => Self::Refused("permission"),
            Error::InvalidPath { .. } | Error::UnknownConfigurationKey { .. } => Self::Refused("configuration"),
            _ => Self::Unavailable,
        }
    }
}

/// From when to when an address takes a file.
#[derive(Debug, Clone, Copy)]
pub struct Validity {
    pub now: Timestamp,
    pub until: Timestamp,
}

/// Gives out addresses that take one file from whoever has them.
pub trait UploadDoor: Send + Sync {
    /// The address, for a PUT, absolute or relative to the API's; good for as long as it says.
    fn address<'a>(&'a self, key: &'a ObjectKey, valid: Validity) -> BoxFuture<'a, Result<String, ObjectError>>;
}

#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    door: Arc<dyn UploadDoor>,
}

impl Objects {
    pub fn new(store: Arc<dyn ObjectStore>, door: Arc<dyn UploadDoor>) -> Self {
        Self { store, door }
    }

    /// A bucket that nobody is given an address of.
    pub fn closed(store: Arc<dyn ObjectStore>) -> Self {
        Self::new(store, Arc::new(NoDoor))
    }

    /// Never over another. `false`: something stands there already.
    pub async fn put_new(&self, key: &ObjectKey, content: Vec<u8>) -> Result<bool, ObjectError> {
        match self.store.put_opts(&path(key), content.into(), PutMode::Create.into()).await {
            Err(object_store::Error::AlreadyExists { .. }) => Ok(false),
            done => done.map(|_| true).map_err(Into::into),
        }
    }

    pub async fn put(&self, key: &ObjectKey, content: Vec<u8>) -> Result<(), ObjectError> {
        self.store.put(&path(key), content.into()).await?;
        Ok(())
    }

    /// `None`: there is none, or no longer. Larger than `limit` bytes, it is not read at all.
    pub async fn get(&self, key: &ObjectKey, limit: u64) -> Result<Option<Bytes>, ObjectError> {
        let found = match self.store.get(&path(key)).await {
            Err(error) if is_absent(&error) => return Ok(None),
            found => found?,
        };
        if found.meta.size > limit {
            return Err(ObjectError::TooLarge);
        }
        Ok(Some(found.bytes().await?))
    }

    pub async fn size(&self, key: &ObjectKey) -> Result<Option<u64>, ObjectError> {
        match self.store.head(&path(key)).await {
            Err(error) if is_absent(&error) => Ok(None),
            found => Ok(Some(found?.size)),
        }
    }

    /// What is gone already is deleted too.
    pub async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        match self.store.delete(&path(key)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => Ok(done?),
        }
    }

    pub async fn upload_address(&self, key: &ObjectKey, valid: Validity) -> Result<String, ObjectError> {
        self.door.address(key, valid).await
    }
}

struct NoDoor;

impl UploadDoor for NoDoor {
    fn address<'a>(&'a self, _: &'a ObjectKey, _: Validity) -> BoxFuture<'a, Result<String, ObjectError>> {
        Box::pin(async { Err(ObjectError::Refused("no uploads")) })
    }
}

/// Whoever may not list a bucket, and no function may, is answered 403 for what is not in it.
fn is_absent(error: &object_store::Error) -> bool {
    matches!(error, object_store::Error::NotFound { .. } | object_store::Error::PermissionDenied { .. })
}

fn path(key: &ObjectKey) -> Path {
    Path::from(key.as_str())
}
