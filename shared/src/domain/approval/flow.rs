//! Flows as they are written down in `catalogue/approvals.toml`.

use serde::{Deserialize, Serialize};

use crate::domain::clock::Term;
use crate::domain::language::Label;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalFlow {
    pub id: String,
    pub label: Label,
    /// The requirements it comes from.
    pub source: Vec<String>,
    /// Whether somebody may decide with powers lent to him (ACC-17).
    pub delegable: bool,
    #[serde(rename(deserialize = "step"))]
    pub steps: Vec<FlowStep>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FlowStep {
    /// Roles that decide it.
    pub by: Vec<String>,
    pub rule: StepRule,
    /// What the decider's grant has to reach.
    pub of: Of,
    pub within: Term,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate: Option<Escalation>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepRule {
    /// One person of one of the roles.
    Any,
    /// One person of each of the roles.
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    Requester,
    Object,
}

/// Who decides as well once the time is over, and within how long.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    pub to: String,
    pub within: Term,
}
