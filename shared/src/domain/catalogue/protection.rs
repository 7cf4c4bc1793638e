//! How a value is kept from people who may not see it, and found without opening it: level (CLS-01),
//! key class, mask, lookup.

use serde::{Deserialize, Serialize};

use super::kind::Kind;

/// How sensitive a field is. Level 1 is the most sensitive (CLS-01), everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Level {
    /// Identity and financial.
    One,
    /// Personal or restricted.
    Two,
    /// Public or business.
    Three,
}

impl From<Level> for u8 {
    fn from(level: Level) -> u8 {
        match level {
            Level::One => 1,
            Level::Two => 2,
            Level::Three => 3,
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a level is 1, 2 or 3")]
pub struct NoSuchLevel;

impl TryFrom<u8> for Level {
    type Error = NoSuchLevel;

    fn try_from(number: u8) -> Result<Self, NoSuchLevel> {
        match number {
            1 => Ok(Level::One),
            2 => Ok(Level::Two),
            3 => Ok(Level::Three),
            _ => Err(NoSuchLevel),
        }
    }
}

/// The key a value is sealed under, one per data subject and class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyClass {
    Identity,
    Contact,
    Personal,
}

impl KeyClass {
    /// The word that stands in keys, ciphertext bindings and KMS encryption contexts.
    pub const fn word(self) -> &'static str {
        match self {
            KeyClass::Identity => "identity",
            KeyClass::Contact => "contact",
            KeyClass::Personal => "personal",
        }
    }

    /// The sensitivity a class stands for: there is exactly one.
    pub fn level(self) -> Level {
        match self {
            KeyClass::Identity | KeyClass::Contact => Level::One,
            KeyClass::Personal => Level::Two,
        }
    }
}

/// The preset that stands for a value shown to people who may not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    Phone,
    IdCard,
    BankAccount,
    Email,
    Name,
    Address,
    Redact,
    Plate,
    Date,
}

impl Mask {
    /// A preset keeps the part of a value that is harmless *in that kind*; elsewhere it would
    /// keep the wrong part.
    pub fn fits(self, kind: Kind) -> bool {
        match self {
            Mask::Redact => true,
            Mask::Phone => matches!(kind, Kind::Mobile | Kind::Landline | Kind::Phone | Kind::Fax),
            Mask::IdCard => matches!(kind, Kind::IdentityDocument | Kind::Identifier),
            Mask::BankAccount => matches!(kind, Kind::BankCard | Kind::Identifier),
            Mask::Email => kind == Kind::Email,
            Mask::Name => kind.is_name() || kind == Kind::Text,
            Mask::Address => kind == Kind::Address,
            Mask::Plate => kind == Kind::Plate,
            Mask::Date => kind == Kind::Date,
        }
    }
}

/// How customers are found by a field without opening every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lookup {
    /// By the whole value, through a keyed hash.
    Exact,
    /// By pieces of a name, pinyin or initials.
    Name,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_fits_its_own_kind_and_no_free_text() {
        for (mask, kind) in [
            (Mask::Phone, Kind::Landline),
            (Mask::IdCard, Kind::IdentityDocument),
            (Mask::BankAccount, Kind::BankCard),
            (Mask::Email, Kind::Email),
            (Mask::Name, Kind::PersonName),
            (Mask::Address, Kind::Address),
            (Mask::Plate, Kind::Plate),
            (Mask::Date, Kind::Date),
        ] {
            assert!(mask.fits(kind), "{mask:?}");
            assert!(!mask.fits(Kind::LongText), "{mask:?}");
            assert!(!mask.fits(Kind::Money), "{mask:?}");
            assert!(Mask::Redact.fits(kind));
        }
    }

    #[test]
    fn a_level_is_a_number_from_one_to_three() {
        for number in 1..=3 {
            assert!(Level::try_from(number).is_ok_and(|level| u8::from(level) == number));
        }
        assert!(Level::try_from(0).is_err() && Level::try_from(4).is_err());
    }
}
