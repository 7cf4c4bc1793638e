//! The kinds of articles a company keeps, and may set differently.

use serde::{Deserialize, Serialize};

use crate::domain::language::Label;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields, default)]
pub struct KnowledgePolicy {
    #[serde(rename(deserialize = "kind"))]
    pub kinds: Vec<ArticleKind>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct ArticleKind {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    /// The flow of `approvals.toml` that publishing waits for; published at once when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<String>,
    /// Staff say that they have read it.
    #[serde(default)]
    pub acknowledge: bool,
    /// So long after it was published it is looked over again.
    pub review_months: u16,
}

impl KnowledgePolicy {
    pub fn kind(&self, id: &str) -> Option<&ArticleKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }
}
