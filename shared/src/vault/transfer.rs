//! Files on their way in or out: sealed under a key of their own, minted for one piece of work and
//! deleted with it. What may remain of them anywhere is then unreadable.

use zeroize::Zeroizing;

use super::kms::{Binding, Wrapping};
use super::seal::{DataKey, Kid, Place};
use super::{Vault, VaultError};
use crate::objects::ObjectKey;
use crate::store::subjects::{KeyRow, WrappedBy};
use crate::store::transfers::{self, TransferKeyRow};
use crate::store::{Binary, Transaction};

/// The key of one piece of work, in clear: lives as long as the call that uses it.
pub struct TransferKey {
    work: String,
    key: DataKey,
}

impl Vault {
    /// A new key, and its row into the transaction that begins the work.
    pub async fn mint_transfer(&self, work: &str, tx: &mut Transaction) -> Result<TransferKey, VaultError> {
        let kid = Kid::random()?;
        let (raw, wrapped) = self.inner.kms.mint(binding(work, &kid.to_string())).await?;
        let row = KeyRow { wrapped: Binary(wrapped), by: WrappedBy::Kms };
        let row = TransferKeyRow { kid: kid.to_string(), key: row };
        transfers::put_key(work, &row, tx).map_err(|_| VaultError::Damaged)?;
        Ok(TransferKey { work: work.to_owned(), key: DataKey::new(kid, &raw)? })
    }

    /// `None`: the work is over, and its key gone.
    pub async fn transfer_key(&self, work: &str) -> Result<Option<TransferKey>, VaultError> {
        let Some(row) = transfers::key(&self.inner.store, work).await? else { return Ok(None) };
        let kid = Kid::parse(&row.kid).ok_or(VaultError::Damaged)?;
        let raw = self.inner.kms.unwrap(binding(work, &row.kid), &row.key.wrapped.0).await?;
        Ok(Some(TransferKey { work: work.to_owned(), key: DataKey::new(kid, &raw)? }))
    }
}

impl TransferKey {
    /// Bound to the object it will stand in.
    pub fn seal(&self, object: &ObjectKey, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        Ok(self.key.seal(self.place(object), plain)?)
    }

    pub fn open(&self, object: &ObjectKey, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        Ok(self.key.open(self.place(object), sealed)?)
    }

    fn place<'a>(&'a self, object: &'a ObjectKey) -> Place<'a> {
        Place { item: object.as_str(), subject: &self.work, class: Wrapping::Transfer.word(), field: "content" }
    }
}

fn binding<'a>(work: &'a str, kid: &'a str) -> Binding<'a> {
    Binding { class: Wrapping::Transfer, subject: work, kid }
}
