//! Data keys of subjects: minted for writers, unwrapped for readers.
//!
//! A `personal` key is wrapped by one of sixteen wrapping keys, which KMS wraps and which are cached:
//! a page of fifty names costs at most sixteen KMS calls cold and none warm. `identity` and
//! `contact` keys are wrapped by KMS directly, one call each, so that opening one always shows in
//! CloudTrail.

use std::sync::Arc;

use super::kms::Binding;
use super::seal::{DataKey, Kid, Place};
use super::{Vault, VaultError};
use crate::domain::catalogue::KeyClass;
use crate::domain::ids::SubjectId;
use crate::store::Binary;
use crate::store::subjects::{self, KeyRow, WrappedBy};

const WRAPPING_KEYS: u8 = 16;
const WRAPPING_VERSION: u32 = 1;

/// A subject and the id of its `personal` key.
pub type Personal = (SubjectId, String);

impl Vault {
    /// A new key and the row that keeps it. The caller puts the row in the transaction that writes
    /// the first value sealed under it.
    pub(super) async fn mint(
        &self,
        subject: &SubjectId,
        class: KeyClass,
    ) -> Result<(Arc<DataKey>, KeyRow), VaultError> {
        if class != KeyClass::Personal {
            return self.mint_by_kms(subject, class).await;
        }
        let kid = Kid::random()?;
        let number = wrapping_number(subject);
        let wrapping = self.wrapping_key(number, WRAPPING_VERSION).await?;
        let (key, raw) = DataKey::random(kid)?;
        let wrapped = wrapping.seal(wrapped_at(subject, &kid.to_string()), raw.as_slice())?;
        let by = WrappedBy::Wrapping { number, version: WRAPPING_VERSION };
        let key = Arc::new(key);
        self.inner.data_keys.put(kid, Arc::clone(&key));
        Ok((key, KeyRow { wrapped: Binary(wrapped), by }))
    }

    /// Wrapped by KMS itself: whoever mints it needs `kms:GenerateDataKey` and can not open it again.
    pub(super) async fn mint_by_kms(
        &self,
        subject: &SubjectId,
        class: KeyClass,
    ) -> Result<(Arc<DataKey>, KeyRow), VaultError> {
        let kid = Kid::random()?;
        let binding = Binding { class: class.into(), subject: subject.as_str(), kid: &kid.to_string() };
        let (raw, wrapped) = self.inner.kms.mint(binding).await?;
        let key = Arc::new(DataKey::new(kid, &raw)?);
        Ok((key, KeyRow { wrapped: Binary(wrapped), by: WrappedBy::Kms }))
    }

    /// The key a sealed value names, from memory or from its row.
    pub(super) async fn data_key(
        &self,
        subject: &SubjectId,
        class: KeyClass,
        kid: Kid,
    ) -> Result<Arc<DataKey>, VaultError> {
        if let Some(key) = self.inner.data_keys.get(&kid) {
            return Ok(key);
        }
        let row = subjects::key(&self.inner.store, subject, class.word(), &kid.to_string()).await?;
        match row {
            Some(row) => self.unwrap(subject, class, kid, &row).await,
            None => Err(self.gone(subject, kid).await?),
        }
    }

    /// Why a key has no row: only the subject's state row can tell an erasure from a loss.
    async fn gone(&self, subject: &SubjectId, kid: Kid) -> Result<VaultError, VaultError> {
        let state = subjects::state(&self.inner.store, subject).await?;
        if state.is_some_and(|row| row.state == subjects::ERASED) {
            return Ok(VaultError::Erased);
        }
        tracing::error!(vault.subject = %subject, vault.kid = %kid, "a data key is lost: no row, and no tombstone");
        Ok(VaultError::KeyLost)
    }

    /// Brings the `personal` keys of a page of subjects into memory with one read. Keys that are
    /// gone are left out; opening a value of theirs tells why.
    pub async fn prefetch(&self, wanted: &[Personal]) -> Result<(), VaultError> {
        let absent = |(_, kid): &&Personal| Kid::parse(kid).is_none_or(|kid| self.inner.data_keys.get(&kid).is_none());
        let mut missing: Vec<_> = wanted.iter().filter(absent).cloned().collect();
        missing.sort();
        missing.dedup();
        if missing.is_empty() {
            return Ok(());
        }
        for (kid, row) in subjects::many_keys(&self.inner.store, KeyClass::Personal.word(), &missing).await? {
            let owner = missing.iter().find(|(_, wanted)| *wanted == kid);
            if let (Some((subject, _)), Some(kid)) = (owner, Kid::parse(&kid)) {
                self.unwrap(subject, KeyClass::Personal, kid, &row).await?;
            }
        }
        Ok(())
    }

    async fn unwrap(
        &self,
        subject: &SubjectId,
        class: KeyClass,
        kid: Kid,
        row: &KeyRow,
    ) -> Result<Arc<DataKey>, VaultError> {
        let text = kid.to_string();
        let raw = match row.by {
            WrappedBy::Kms => {
                let binding = Binding { class: class.into(), subject: subject.as_str(), kid: &text };
                self.inner.kms.unwrap(binding, &row.wrapped.0).await?
            }
            WrappedBy::Wrapping { number, version } => {
                let wrapping = self.wrapping_key_on_file(number, version).await?;
                let wrapping = wrapping.ok_or(VaultError::KeyLost)?;
                wrapping.open(wrapped_at(subject, &text), &row.wrapped.0)?
            }
        };
        let key = Arc::new(DataKey::new(kid, &raw)?);
        // Keys of level 1 are not kept: each opening is a call that CloudTrail shows.
        if class == KeyClass::Personal {
            self.inner.data_keys.put(kid, Arc::clone(&key));
        }
        Ok(key)
    }

    /// For a writer: made when it is first needed.
    async fn wrapping_key(&self, number: u8, version: u32) -> Result<Arc<DataKey>, VaultError> {
        if let Some(key) = self.inner.wrapping_keys.get(&(number, version)) {
            return Ok(key);
        }
        let _turn = self.inner.wrapping_keys.turn(&(number, version)).await;
        if let Some(key) = self.fetch_wrapping_key(number, version).await? {
            return Ok(key);
        }
        let kid = Kid::numbered(number, version);
        let (raw, wrapped) = self.inner.kms.mint(wrapping_binding(&wrapping_name(number), &kid.to_string())).await?;
        let row = KeyRow { wrapped: Binary(wrapped), by: WrappedBy::Kms };
        if !subjects::put_wrapping_key(&self.inner.store, number, version, &row).await? {
            // Another instance was faster: its key is the one that counts.
            return self.fetch_wrapping_key(number, version).await?.ok_or(VaultError::KeyLost);
        }
        self.keep_wrapping_key(number, version, &raw)
    }

    /// For a reader, too: never a new key, under which nothing old would open.
    async fn wrapping_key_on_file(&self, number: u8, version: u32) -> Result<Option<Arc<DataKey>>, VaultError> {
        if let Some(key) = self.inner.wrapping_keys.get(&(number, version)) {
            return Ok(Some(key));
        }
        let _turn = self.inner.wrapping_keys.turn(&(number, version)).await;
        self.fetch_wrapping_key(number, version).await
    }

    /// From memory, if somebody brought it there meanwhile, or from its row.
    async fn fetch_wrapping_key(&self, number: u8, version: u32) -> Result<Option<Arc<DataKey>>, VaultError> {
        if let Some(key) = self.inner.wrapping_keys.get(&(number, version)) {
            return Ok(Some(key));
        }
        let Some(row) = subjects::wrapping_key(&self.inner.store, number, version).await? else { return Ok(None) };
        let kid = Kid::numbered(number, version).to_string();
        let raw = self.inner.kms.unwrap(wrapping_binding(&wrapping_name(number), &kid), &row.wrapped.0).await?;
        self.keep_wrapping_key(number, version, &raw).map(Some)
    }

    fn keep_wrapping_key(&self, number: u8, version: u32, raw: &[u8]) -> Result<Arc<DataKey>, VaultError> {
        let key = Arc::new(DataKey::new(Kid::numbered(number, version), raw)?);
        self.inner.wrapping_keys.put((number, version), Arc::clone(&key));
        Ok(key)
    }
}

fn wrapping_name(number: u8) -> String {
    format!("wrapping_{number:02}")
}

fn wrapping_binding<'a>(name: &'a str, kid: &'a str) -> Binding<'a> {
    Binding { class: KeyClass::Personal.into(), subject: name, kid }
}

/// Where a wrapped key stands, in the terms of a sealed value.
fn wrapped_at<'a>(subject: &'a SubjectId, kid: &'a str) -> Place<'a> {
    Place { item: "keys", subject: subject.as_str(), class: "wrapping", field: kid }
}

fn wrapping_number(subject: &SubjectId) -> u8 {
    let last = subject.as_str().chars().last().and_then(|digit| digit.to_digit(16)).unwrap_or_default();
    u8::try_from(last).unwrap_or_default() % WRAPPING_KEYS
}
