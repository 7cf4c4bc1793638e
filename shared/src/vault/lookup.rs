//! Exact lookups: a keyed hash of a normalised value, made inside KMS.
//!
//! All mobile numbers of a country can be tried in minutes by whoever holds an HMAC key in memory;
//! so this one never leaves KMS, and trying costs a logged, throttled call each.

use zeroize::Zeroizing;

use super::{Vault, VaultError};

/// Bytes of the MAC that go into keys: 128 bits leave no room for chance collisions.
const LENGTH: usize = 16;

impl Vault {
    pub async fn lookup_mac(&self, field: &str, value: &str) -> Result<String, VaultError> {
        let mac = self.inner.kms.mac(message(b"lookup", &[field.as_bytes(), value.as_bytes()])).await?;
        let short = mac.get(..LENGTH).ok_or_else(|| VaultError::Refused("short MAC".to_owned()))?;
        Ok(hex::encode(short))
    }
}

/// Length-prefixed, so that no two inputs share an encoding.
pub(super) fn message(purpose: &[u8], parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(b"kehu-mac\x01".to_vec());
    for part in std::iter::once(&purpose).chain(parts) {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}
