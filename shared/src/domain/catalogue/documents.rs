//! Kinds of proof documents that are kept with a customer (CUS-16).

use serde::{Deserialize, Serialize};

use super::field::Profile;
use super::label::{Label, Named, named};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct DocumentKind {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whose document it can be.
    pub profiles: Vec<Profile>,
    /// Verifying by papers takes one of these on file.
    #[serde(default)]
    pub needed_to_verify: bool,
}

impl DocumentKind {
    pub fn is_of(&self, profiles: &[Profile]) -> bool {
        self.profiles.iter().any(|profile| profiles.contains(profile))
    }
}

named!(aliases: DocumentKind);
