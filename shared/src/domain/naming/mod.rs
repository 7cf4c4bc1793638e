//! How customers are found by name, and which names count as nearly the same.
//!
//! Names are sealed, so a search cannot scan them: each name is filed under tokens (`tokens`), and
//! what somebody types becomes the one token to look under (`NameQuery`); the hits are opened and
//! verified. Near-same names (`near_same`) meet under keys joined with a birth date or an address.
//! Pure text throughout: the vault hashes tokens and keys before they are stored.

mod address;
mod distinctive;
mod folded;
mod letters;
mod near;
mod pinyin;
#[cfg(test)]
mod properties;
mod query;
mod simplified;
mod tokens;

pub use address::AddressAnchors;
pub use near::{near_keys, near_same, related};
pub use query::{NameQuery, NameQueryError};
pub use tokens::tokens;

/// Rows a name may take in the index.
pub const MAX_TOKENS: usize = 64;
/// Keys a name may take in the search for near-same ones, for each anchor.
pub const MAX_NEAR_KEYS: usize = 24;

/// The longest piece of Han text that is a token.
const GRAM: usize = 4;
/// The longest piece of a word in letters that is a token, if it cannot be pinyin.
const LETTER_GRAM: usize = 4;
/// Pinyin is cut here: four average syllables, as much as four Han characters tell.
const PINYIN_GRAM: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    Person,
    Organisation,
}
