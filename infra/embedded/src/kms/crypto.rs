//! AES-256-GCM, and what it binds. Ciphertext: `format(1) | key id(16) | key version(4) | nonce(12)
//! | sealed | tag(16)`; all before the nonce is authenticated together with the encryption context.
//!
//! The context is encoded with a length before every part: without it `{"a": "bc"}` and
//! `{"ab": "c"}` would be one context. Nonces are random, so a key version is good for 2³² messages
//! (NIST SP 800-38D, 8.3).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::wire::{Context, KmsError};

const FORMAT: u8 = 1;
const HEADER_LEN: usize = 1 + 16 + 4;
/// AWS limits the whole context to 8192 bytes.
const MAX_CONTEXT: usize = 8192;

pub(super) fn random(len: usize) -> Result<Zeroizing<Vec<u8>>, Unspecified> {
    let mut bytes = Zeroizing::new(vec![0; len]);
    rand::fill(&mut bytes)?;
    Ok(bytes)
}

/// `nonce | sealed | tag`.
pub(super) fn seal(key: &[u8], plaintext: &[u8], aad: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key)?);
    let mut nonce = [0; NONCE_LEN];
    rand::fill(&mut nonce)?;
    let mut sealed = Vec::with_capacity(NONCE_LEN + plaintext.len() + AES_256_GCM.tag_len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plaintext);
    let tag =
        key.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut sealed[NONCE_LEN..])?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

pub(super) fn open(key: &[u8], sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unspecified> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN).ok_or(Unspecified)?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key)?);
    let mut plaintext = Zeroizing::new(sealed.to_vec());
    let len = key.open_in_place(Nonce::try_assume_unique_for_key(nonce)?, Aad::from(aad), &mut plaintext)?.len();
    plaintext.truncate(len);
    Ok(plaintext)
}

/// The part of a ciphertext that says which key made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub key: Uuid,
    pub version: u32,
}

impl Header {
    pub(super) fn parse(ciphertext: &[u8]) -> Option<(Self, &[u8])> {
        let (header, sealed) = ciphertext.split_at_checked(HEADER_LEN)?;
        let (format, header) = header.split_first()?;
        let (key, version) = header.split_at_checked(16)?;
        (*format == FORMAT).then_some(())?;
        let parsed = Self { key: Uuid::from_slice(key).ok()?, version: u32::from_be_bytes(version.try_into().ok()?) };
        Some((parsed, sealed))
    }

    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_LEN);
        bytes.push(FORMAT);
        bytes.extend_from_slice(self.key.as_bytes());
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes
    }

    pub(super) fn aad(self, context: &Context) -> Result<Vec<u8>, KmsError> {
        let mut aad = self.to_bytes();
        let too_long = || KmsError::Validation("the encryption context is longer than 8192 bytes");
        for part in context.iter().flat_map(|(key, value)| [key, value]) {
            let len = u32::try_from(part.len()).map_err(|_| too_long())?;
            aad.extend_from_slice(&len.to_be_bytes());
            aad.extend_from_slice(part.as_bytes());
        }
        if aad.len() > MAX_CONTEXT {
            return Err(too_long());
        }
        Ok(aad)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn context(pairs: &[(&str, &str)]) -> Context {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn contexts_that_join_to_the_same_text_stay_different() {
        let header = Header { key: Uuid::nil(), version: 1 };
        let aad = |pairs| header.aad(&context(pairs)).unwrap();
        assert_ne!(aad(&[("a", "bc")]), aad(&[("ab", "c")]));
        assert_ne!(aad(&[("a", "b"), ("c", "d")]), aad(&[("a", "bcd")]));
        assert_eq!(aad(&[("a", "b"), ("c", "d")]), aad(&[("c", "d"), ("a", "b")]));
        assert!(header.aad(&context(&[("a", &"x".repeat(9000))])).is_err());
    }

    #[test]
    fn opens_the_gcm_test_case_14() {
        // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 14: zero key, zero
        // nonce, sixteen zero bytes.
        let sealed = hex::decode(concat!(
            "000000000000000000000000",
            "cea7403d4d606b6e074ec5d3baf39d18",
            "d0d1c8a799996bf0265b98b5d48ab919"
        ))
        .unwrap();
        assert_eq!(open(&[0; 32], &sealed, b"").unwrap().as_slice(), [0; 16]);
    }

    #[test]
    fn a_header_survives_the_round_trip_and_a_short_one_is_refused() {
        let header = Header { key: Uuid::new_v4(), version: 7 };
        let bytes = header.to_bytes();
        assert_eq!(Header::parse(&bytes), Some((header, [].as_slice())));
        assert_eq!(Header::parse(&bytes[..20]), None);
    }
}
