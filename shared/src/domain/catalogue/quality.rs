//! What makes a record complete: which fields count, and how much (CUS-30).

use serde::{Deserialize, Serialize};

use super::field::Profile;

/// Any of these fields in a record of this profile counts so much.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct QualityWeight {
    pub profile: Profile,
    pub fields: Vec<String>,
    pub weight: u16,
}
