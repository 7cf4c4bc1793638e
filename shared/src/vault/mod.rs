//! Direct envelope encryption of personal values (`docs/adr/001-vault.md`).
//!
//! Every value is sealed under a key of its data subject and class. A function that writes
//! `identity` or `contact` values mints a new key for them and so needs no right to decrypt; the
//! masked forms are sealed under `personal`, which functions that show people may open.

mod cache;
mod closed;
mod keyring;
mod kms;
pub mod likeness;
mod lookup;
pub mod masked;
pub mod record;
mod seal;
mod sealing;
mod secrets;
mod signing;
mod transfer;

use std::sync::Arc;

pub use closed::Closed;
pub use keyring::Personal;
pub use kms::KmsKeys;
pub use seal::{Damaged, Kid, kid_of};
pub use sealing::Sealing;
pub use secrecy::{ExposeSecret, SecretString};
pub use secrets::{Derived, TICKET_MAC};
pub use transfer::TransferKey;

use crate::store::{Store, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The subject is erased, and its keys with it.
    #[error("the data subject is erased")]
    Erased,
    /// No key row, and no tombstone in its place.
    #[error("a data key is lost")]
    KeyLost,
    /// The ciphertext is not what was written for this place, subject and field.
    #[error("a sealed value does not open")]
    Damaged,
    #[error("KMS is throttling")]
    Throttled,
    #[error("KMS does not answer")]
    Unavailable,
    /// It can be switched on again, and nothing is lost until then; but somebody has to do it.
    #[error("a KMS key is switched off: {0}")]
    KeyOff(String),
    /// Missing permission, wrong key: an operator has to look.
    #[error("KMS refused the call: {0}")]
    Refused(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Damaged> for VaultError {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

#[derive(Clone)]
pub struct Vault {
    inner: Arc<Inner>,
}

struct Inner {
    kms: kms::Kms,
    store: Store,
    data_keys: cache::Cache<Kid, Arc<seal::DataKey>>,
    wrapping_keys: cache::Cache<(u8, u32), Arc<seal::DataKey>>,
    derived: cache::Cache<Derived, Arc<secrets::DerivedKey>>,
}

impl Vault {
    pub fn new(kms: aws_sdk_kms::Client, keys: KmsKeys, store: Store) -> Self {
        Self {
            inner: Arc::new(Inner {
                kms: kms::Kms::new(kms, keys),
                store,
                data_keys: cache::Cache::new(4096),
                wrapping_keys: cache::Cache::new(64),
                derived: cache::Cache::new(8),
            }),
        }
    }

    /// Forgets every plain key: for tests, and when a key is known to be gone.
    pub fn forget(&self) {
        self.inner.data_keys.clear();
        self.inner.wrapping_keys.clear();
        self.inner.derived.clear();
    }
}
