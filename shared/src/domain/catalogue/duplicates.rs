//! Why two customers that look like one are, or are not (CUS-23).

use serde::{Deserialize, Serialize};

use super::label::{Label, Named, named};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DuplicateReason {
    pub id: String,
    pub label: Label,
    /// What the decision says whose reason it is.
    pub outcome: DuplicateOutcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateOutcome {
    Same,
    Different,
}

named!(DuplicateReason);
