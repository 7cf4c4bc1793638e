//! Text of the company's own in the two languages it is written in: Chinese always, English where somebody needs it.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    pub zh: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Wording {
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        [Some(self.zh.as_str()), self.en.as_deref()].into_iter().flatten()
    }
}
