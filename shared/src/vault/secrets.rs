//! Keys derived from the lookup key for purposes where a guess gains little and a KMS call for each
//! use would be too dear: sealed cursors, hashes of request bodies. Cached for minutes.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use super::lookup::message;
use super::seal::{DataKey, Kid, Place};
use super::{Vault, VaultError};

/// Bytes of a short hash: 96 bits, for keys in large numbers.
const SHORT_HASH: usize = 12;
/// Of what has to be unique: 128 bits.
const CONTENT_HASH: usize = 16;
/// Of what must not be forged: 128 bits.
pub const TICKET_MAC: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Derived {
    Cursor,
    Request,
    Name,
    Likeness,
    Content,
    Ticket,
}

impl Derived {
    const fn word(self) -> &'static str {
        match self {
            Self::Cursor => "cursor",
            Self::Request => "request",
            Self::Name => "name",
            Self::Likeness => "likeness",
            Self::Content => "content",
            Self::Ticket => "ticket",
        }
    }
}

pub struct DerivedKey(Zeroizing<Vec<u8>>);

impl fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKey")
    }
}

impl Vault {
    async fn derived(&self, purpose: Derived) -> Result<Arc<DerivedKey>, VaultError> {
        if let Some(key) = self.inner.derived.get(&purpose) {
            return Ok(key);
        }
        let _turn = self.inner.derived.turn(&purpose).await;
        if let Some(key) = self.inner.derived.get(&purpose) {
            return Ok(key);
        }
        let asked = message(b"derive", &[purpose.word().as_bytes()]);
        let raw = match purpose {
            // Whoever answers the public has a key of its own, and no part in those of lookups.
            Derived::Ticket => self.inner.kms.invitation_mac(asked).await?,
            _ => self.inner.kms.mac(asked).await?,
        };
        let key = Arc::new(DerivedKey(raw));
        self.inner.derived.put(purpose, Arc::clone(&key));
        Ok(key)
    }

    /// Keyed hash of a request: low-entropy bodies can not be guessed from the stored hash.
    pub async fn request_hash(&self, parts: &[&[u8]]) -> Result<String, VaultError> {
        let key = self.derived(Derived::Request).await?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key.0);
        Ok(hex::encode(hmac::sign(&key, &message(b"request", parts))))
    }

    /// Keyed hashes of name tokens, without a KMS call each: there are dozens of them to a name.
    pub async fn name_hashes(&self, tokens: &[String]) -> Result<Vec<String>, VaultError> {
        self.short_hashes(Derived::Name, b"token", tokens).await
    }

    /// Keyed hashes of what likely duplicates have in common.
    pub async fn likeness_hashes(&self, texts: &[String]) -> Result<Vec<String>, VaultError> {
        self.short_hashes(Derived::Likeness, b"likeness", texts).await
    }

    async fn short_hashes(&self, of: Derived, purpose: &[u8], texts: &[String]) -> Result<Vec<String>, VaultError> {
        let key = self.derived(of).await?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key.0);
        let hash = |text: &String| {
            let mac = hmac::sign(&key, &message(purpose, &[text.as_bytes()]));
            hex::encode(mac.as_ref().get(..SHORT_HASH).unwrap_or_default())
        };
        Ok(texts.iter().map(hash).collect())
    }

    /// Keyed hash of all a row of a file says, without a KMS call: so much is not guessed.
    pub async fn content_hash(&self, content: &str) -> Result<String, VaultError> {
        let key = self.derived(Derived::Content).await?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key.0);
        let mac = hmac::sign(&key, &message(b"content", &[content.as_bytes()]));
        Ok(hex::encode(mac.as_ref().get(..CONTENT_HASH).unwrap_or_default()))
    }

    /// Signs what an invitation is known by.
    pub async fn ticket_mac(&self, ticket: &[u8]) -> Result<[u8; TICKET_MAC], VaultError> {
        let mac = hmac::sign(&self.ticket_key().await?, &message(b"ticket", &[ticket]));
        mac.as_ref().first_chunk().copied().ok_or(VaultError::Damaged)
    }

    /// In constant time.
    pub async fn is_ticket_mac(&self, ticket: &[u8], mac: &[u8]) -> Result<bool, VaultError> {
        let right = self.ticket_mac(ticket).await?;
        Ok(aws_lc_rs::constant_time::verify_slices_are_equal(&right, mac).is_ok())
    }

    async fn ticket_key(&self) -> Result<hmac::Key, VaultError> {
        let key = self.derived(Derived::Ticket).await?;
        Ok(hmac::Key::new(hmac::HMAC_SHA256, &key.0))
    }

    /// Seals a small text for a client to hand back (cursors); `bound` must be the same then.
    pub async fn seal_token(&self, bound: &str, text: &str) -> Result<Vec<u8>, VaultError> {
        let key = self.token_key().await?;
        Ok(key.seal(token_place(bound), text.as_bytes())?)
    }

    pub async fn open_token(&self, bound: &str, sealed: &[u8]) -> Result<String, VaultError> {
        let key = self.token_key().await?;
        let text = key.open(token_place(bound), sealed)?;
        String::from_utf8(text.to_vec()).map_err(|_| VaultError::Damaged)
    }

    async fn token_key(&self) -> Result<DataKey, VaultError> {
        let raw = self.derived(Derived::Cursor).await?;
        Ok(DataKey::new(Kid::numbered(0, 0), &raw.0)?)
    }
}

fn token_place(bound: &str) -> Place<'_> {
    Place { item: "token", subject: bound, class: "cursor", field: "position" }
}
