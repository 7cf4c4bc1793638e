//! The sealed value: `alg(1) | kid(16) | nonce(12) | ciphertext | tag(16)`, AES-256-GCM.
//!
//! The additional data binds it to the one place it may stand in: logical table and item key (never
//! the physical table name: a point-in-time restore has another), subject, class, field and key id,
//! each with its length, so that no two places share an encoding. The alg byte leaves room for SM4.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::rand;
use zeroize::Zeroizing;

const AES_256_GCM_V1: u8 = 1;
const HEADER: usize = 1 + Kid::LEN;
const TAG: usize = 16;

/// Wrong key, wrong place, or bits that changed: one error on purpose, it says nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct Damaged;

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kid([u8; Self::LEN]);

impl Kid {
    pub const LEN: usize = 16;

    pub fn random() -> Result<Self, Damaged> {
        let mut id = [0; Self::LEN];
        rand::fill(&mut id).map_err(|_| Damaged)?;
        Ok(Self(id))
    }

    /// For the few keys that are known by number: wrapping keys.
    pub const fn numbered(number: u8, version: u32) -> Self {
        let mut id = [0; Self::LEN];
        let version = version.to_be_bytes();
        (id[11], id[12], id[13], id[14], id[15]) = (number, version[0], version[1], version[2], version[3]);
        Self(id)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut id = [0; Self::LEN];
        hex::decode_to_slice(text, &mut id).ok().map(|()| Self(id))
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The one place a sealed value belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub item: &'a str,
    pub subject: &'a str,
    pub class: &'a str,
    pub field: &'a str,
}

impl Place<'_> {
    fn bound_to(&self, kid: Kid) -> Vec<u8> {
        let mut out = Vec::with_capacity(160);
        out.extend_from_slice(b"kehu-seal\x01");
        for part in
            [self.item.as_bytes(), self.subject.as_bytes(), self.class.as_bytes(), self.field.as_bytes(), &kid.0]
        {
            out.extend_from_slice(&(part.len() as u64).to_be_bytes());
            out.extend_from_slice(part);
        }
        out
    }
}

/// A data key in the clear. AWS-LC cleanses the key schedule when it is dropped.
pub struct DataKey {
    pub kid: Kid,
    key: RandomizedNonceKey,
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataKey({})", self.kid)
    }
}

impl DataKey {
    pub fn new(kid: Kid, raw: &[u8]) -> Result<Self, Damaged> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, raw).map_err(|_| Damaged)?;
        Ok(Self { kid, key })
    }

    pub fn random(kid: Kid) -> Result<(Self, Zeroizing<[u8; 32]>), Damaged> {
        let mut raw = Zeroizing::new([0; 32]);
        rand::fill(raw.as_mut_slice()).map_err(|_| Damaged)?;
        Ok((Self::new(kid, raw.as_slice())?, raw))
    }

    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Damaged> {
        let mut out = Vec::with_capacity(HEADER + NONCE_LEN + plain.len() + TAG);
        out.push(AES_256_GCM_V1);
        out.extend_from_slice(&self.kid.0);
        out.extend_from_slice(&[0; NONCE_LEN]);
        // Sealed apart from the header so that a growing buffer leaves no plain copies behind.
        let mut body = Zeroizing::new(Vec::with_capacity(plain.len() + TAG));
        body.extend_from_slice(plain);
        let bound = place.bound_to(self.kid);
        let nonce = self.key.seal_in_place_append_tag(Aad::from(bound), &mut *body).map_err(|_| Damaged)?;
        out[HEADER..].copy_from_slice(nonce.as_ref());
        out.extend_from_slice(&body);
        Ok(out)
    }

    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Damaged> {
        if kid_of(sealed) != Some(self.kid) {
            return Err(Damaged);
        }
        let (nonce, body) = sealed[HEADER..].split_at_checked(NONCE_LEN).ok_or(Damaged)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Damaged)?;
        let mut body = Zeroizing::new(body.to_vec());
        let bound = place.bound_to(self.kid);
        let length = self.key.open_in_place(nonce, Aad::from(bound), &mut body).map_err(|_| Damaged)?.len();
        body.truncate(length);
        Ok(body)
    }
}

/// Which key a sealed value needs; `None` when it is no sealed value of a known kind.
pub fn kid_of(sealed: &[u8]) -> Option<Kid> {
    if sealed.first() != Some(&AES_256_GCM_V1) || sealed.len() < HEADER + NONCE_LEN + TAG {
        return None;
    }
    sealed[1..HEADER].try_into().ok().map(Kid)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const HOME: Place<'_> =
        Place { item: "records|customers#cus_1|record", subject: "sub_1", class: "personal", field: "name" };

    fn key() -> DataKey {
        DataKey::random(Kid::random().unwrap()).unwrap().0
    }

    #[test]
    fn opens_at_home_and_nowhere_else() {
        let key = key();
        let sealed = key.seal(HOME, "陈凯".as_bytes()).unwrap();
        assert_eq!(key.open(HOME, &sealed).unwrap().as_slice(), "陈凯".as_bytes());
        for elsewhere in [
            Place { item: "records|customers#cus_2|record", ..HOME },
            Place { subject: "sub_2", ..HOME },
            Place { class: "contact", ..HOME },
            Place { field: "employer", ..HOME },
            Place { subject: "sub_1personal", class: "", ..HOME },
        ] {
            assert_eq!(key.open(elsewhere, &sealed).err(), Some(Damaged), "{elsewhere:?}");
        }
        assert!(super::DataKey::random(key.kid).unwrap().0.open(HOME, &sealed).is_err());
    }

    #[test]
    fn two_seals_of_one_value_differ() {
        let key = key();
        assert_ne!(key.seal(HOME, b"same").unwrap(), key.seal(HOME, b"same").unwrap());
    }

    proptest! {
        #[test]
        fn no_changed_or_shortened_value_opens(plain in proptest::collection::vec(any::<u8>(), 0..80), at in any::<prop::sample::Index>(), bit in 0..8u8) {
            let key = key();
            let sealed = key.seal(HOME, &plain).unwrap();
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= 1 << bit;
            prop_assert!(key.open(HOME, &changed).is_err());
            prop_assert!(key.open(HOME, &sealed[..at.index(sealed.len())]).is_err());
        }
    }
}
