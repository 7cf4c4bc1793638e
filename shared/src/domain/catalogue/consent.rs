//! What a customer was told and agreed to: purposes, sources, notices (CON-01, 05, 07, 11).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::label::{Label, Named, named};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Purpose {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub description: Label,
    /// Needs a separate opt-in, never bundled with another purpose (CON-07).
    #[serde(default)]
    pub marketing: bool,
    pub lawful_basis: LawfulBasis,
}

/// Why the law lets us process: Personal Information Protection Law, article 13.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LawfulBasis {
    Consent,
    Contract,
    LegalObligation,
}

/// Where a record came from (CON-05). The list is the approved one of CON-11: a source that is
/// not on it is refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SourceChannel {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// How consent was given, so that it can be shown later.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentChannel {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// The privacy notice a customer was shown (CON-01). A version is never edited: new words are a
/// new version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Notice {
    pub version: String,
    pub effective: Date,
    pub label: Label,
    /// How data are collected.
    pub method: Label,
    /// Which data are collected.
    pub scope: Label,
    /// The purposes it tells of.
    pub purposes: Vec<String>,
}

impl Notice {
    pub fn covers(&self, purpose: &str) -> bool {
        self.purposes.iter().any(|p| p == purpose)
    }
}

named!(aliases: Purpose, SourceChannel, ConsentChannel);
