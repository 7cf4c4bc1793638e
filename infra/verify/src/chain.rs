//! A chain: rows numbered from 0, each hash over the one before it.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{Context, SHA256};
use serde::Deserialize;

/// The hash a chain's first row stands on.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of a row: of the previous hash and the body, each with its length.
pub fn chain_hash(previous: &str, body: &str) -> String {
    hash_of(b"kehu-audit\x01", &[previous.as_bytes(), body.as_bytes()])
}

/// A name for what is hashed, then the parts, each with its length.
pub(crate) fn hash_of(name: &[u8], parts: &[&[u8]]) -> String {
    let mut hash = Context::new(&SHA256);
    hash.update(name);
    for part in parts {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finish())
}

/// The hour a chain belongs to: `chain#{instance}#{lane}#{hour}`.
pub fn hour_of(chain: &str) -> &str {
    chain.rsplit('#').next().unwrap_or_default()
}

/// What a proof needs of a body.
#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    pub at: String,
    pub chain: String,
    #[serde(default)]
    pub items: BTreeMap<String, Option<String>>,
    pub number: u64,
    pub previous: String,
}

/// A hash as bytes: half the size of its text, and a trail has many.
pub type Hash = [u8; 32];

/// What `GENESIS` says.
pub const BEGINNING: Hash = [0; 32];

/// Only as it is written: sixty-four digits, small letters.
pub fn parse(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).ok()?;
    text.bytes().all(|letter| !letter.is_ascii_uppercase()).then_some(hash)
}

/// A row as a link of its chain: all that is kept of it while a trail is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub previous: Hash,
    pub hash: Hash,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The hash is that of the body, and the body says the place it was found in.
    Sound,
    /// The body can not be read, or its hash is another.
    Altered,
    /// It stands where another row belongs.
    Misplaced,
}

/// The rows of one chain by number.
pub type Links = BTreeMap<u64, Link>;

impl Link {
    /// A row found at `number` of `chain`.
    pub fn of(chain: &str, number: u64, body: &str, hash: &str) -> Self {
        Self::read(chain, number, body, hash).0
    }

    pub(crate) fn read(chain: &str, number: u64, body: &str, hash: &str) -> (Self, Option<Body>) {
        let altered = Self { previous: BEGINNING, hash: parse(hash).unwrap_or(BEGINNING), kind: Kind::Altered };
        let Ok(read) = serde_json::from_str::<Body>(body) else { return (altered, None) };
        let (Some(previous), Some(own)) = (parse(&read.previous), parse(hash)) else { return (altered, None) };
        if chain_hash(&read.previous, body) != hash {
            return (altered, None);
        }
        let kind = if read.chain == chain && read.number == number { Kind::Sound } else { Kind::Misplaced };
        (Self { previous, hash: own, kind }, Some(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_row_is_what_anyone_computes() {
        // Python: sha256(b"kehu-audit\x01" + pack(">Q", 2) + b"00" + pack(">Q", 2) + b"{}").
        assert_eq!(chain_hash("00", "{}"), "c2c5470dc7066a0d8f78ef0aca03e40633e6aad89103c088ebf40fae98ad42bb");
    }
}
