//! One write about one subject: seals its values, mints at most one key a class, and adds the key
//! rows to the transaction that carries the values.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::future::try_join_all;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::seal::{DataKey, Kid, Place, kid_of};
use super::{Vault, VaultError};
use crate::domain::catalogue::KeyClass;
use crate::domain::ids::SubjectId;
use crate::store::subjects::{self, KeyRow};
use crate::store::{Binary, CommitError, Transaction};

pub struct Sealing<'v> {
    vault: &'v Vault,
    subject: SubjectId,
    keys: BTreeMap<KeyClass, Arc<DataKey>>,
    minted: Vec<(KeyClass, Kid, KeyRow)>,
    /// It must not read what it has written: KMS wraps its keys, and nothing that it could open does.
    unread: bool,
}

impl Vault {
    /// For a subject without keys yet.
    pub fn sealing_new(&self, subject: &SubjectId) -> Sealing<'_> {
        Sealing { vault: self, subject: subject.clone(), keys: BTreeMap::new(), minted: Vec::new(), unread: false }
    }

    /// For a function that writes of a subject and may read nothing of it: it mints a key of its own.
    pub fn sealing_unread(&self, subject: &SubjectId) -> Sealing<'_> {
        Sealing { unread: true, ..self.sealing_new(subject) }
    }

    /// For a subject on file: its `personal` key is used on, the other classes get new keys.
    pub async fn sealing(&self, subject: &SubjectId, personal_kid: &str) -> Result<Sealing<'_>, VaultError> {
        let kid = Kid::parse(personal_kid).ok_or(VaultError::Damaged)?;
        let key = self.data_key(subject, KeyClass::Personal, kid).await?;
        let mut sealing = self.sealing_new(subject);
        sealing.keys.insert(KeyClass::Personal, key);
        Ok(sealing)
    }

    /// Opens a value. `item` is the path of the item it stands in.
    pub async fn open(
        &self,
        subject: &SubjectId,
        class: KeyClass,
        item: &str,
        field: &str,
        sealed: &Binary,
    ) -> Result<SecretString, VaultError> {
        let plain = self.open_bytes(subject, class, item, field, &sealed.0).await?;
        let text = std::str::from_utf8(&plain).map_err(|_| VaultError::Damaged)?;
        Ok(SecretString::from(text))
    }

    /// The same of what is no text: a file.
    pub async fn open_bytes(
        &self,
        subject: &SubjectId,
        class: KeyClass,
        item: &str,
        field: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let kid = kid_of(sealed).ok_or(VaultError::Damaged)?;
        let key = self.data_key(subject, class, kid).await?;
        let place = Place { item, subject: subject.as_str(), class: class.word(), field };
        Ok(key.open(place, sealed)?)
    }
}

impl<'v> Sealing<'v> {
    pub(super) const fn vault(&self) -> &'v Vault {
        self.vault
    }

    /// Seals a value for the place it will stand in.
    pub async fn seal(&mut self, class: KeyClass, item: &str, field: &str, text: &str) -> Result<Binary, VaultError> {
        Ok(Binary(self.seal_bytes(class, item, field, text.as_bytes()).await?))
    }

    /// The same of what is no text: a file.
    pub async fn seal_bytes(
        &mut self,
        class: KeyClass,
        item: &str,
        field: &str,
        plain: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let key = self.key(class).await?;
        let place = Place { item, subject: self.subject.as_str(), class: class.word(), field };
        Ok(key.seal(place, plain)?)
    }

    /// Makes sure there is a `personal` key, and names it.
    pub async fn personal_kid(&mut self) -> Result<String, VaultError> {
        Ok(self.key(KeyClass::Personal).await?.kid.to_string())
    }

    async fn key(&mut self, class: KeyClass) -> Result<Arc<DataKey>, VaultError> {
        if let Some(key) = self.keys.get(&class) {
            return Ok(Arc::clone(key));
        }
        let (key, row) = match self.unread {
            true => self.vault.mint_by_kms(&self.subject, class).await?,
            false => self.vault.mint(&self.subject, class).await?,
        };
        Ok(self.keep(class, key, row))
    }

    /// All at the same time: each is a round trip to KMS.
    pub(super) async fn mint_missing(&mut self, classes: impl IntoIterator<Item = KeyClass>) -> Result<(), VaultError> {
        let missing: BTreeSet<_> = classes.into_iter().filter(|class| !self.keys.contains_key(class)).collect();
        let (vault, subject) = (self.vault, &self.subject);
        let mint = async |class| vault.mint(subject, class).await.map(|(key, row)| (class, key, row));
        for (class, key, row) in try_join_all(missing.into_iter().map(mint)).await? {
            self.keep(class, key, row);
        }
        Ok(())
    }

    fn keep(&mut self, class: KeyClass, key: Arc<DataKey>, row: KeyRow) -> Arc<DataKey> {
        self.minted.push((class, key.kid, row));
        self.keys.insert(class, Arc::clone(&key));
        key
    }

    /// The new keys, into the transaction that carries the values sealed under them.
    pub fn keep_keys(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        for (class, kid, row) in &self.minted {
            subjects::put_key(&self.subject, class.word(), &kid.to_string(), row, tx)?;
        }
        Ok(())
    }
}
