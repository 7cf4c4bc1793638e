//! The policy as it is written down (`catalogue/outreach.toml`).

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::domain::language::Label;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Outreach {
    pub quiet: Quiet,
    pub ceiling: Ceiling,
    pub adult_age: u8,
    pub source: Vec<String>,
    #[serde(rename(deserialize = "kind"))]
    pub kinds: Vec<OutreachKind>,
    #[serde(rename(deserialize = "channel"))]
    pub channels: Vec<OutreachChannel>,
}

/// From an hour of the evening until one of the morning; the same hour twice: never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    pub from: Time,
    pub until: Time,
}

/// So many within so many days, of all kinds that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    pub count: u8,
    pub days: u16,
}

/// What a customer is turned to for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct OutreachKind {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    pub purpose: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every_days: Option<u16>,
    pub counts: bool,
    pub spares: Vec<Spared>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spared {
    Minor,
    OpenComplaint,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OutreachChannel {
    pub id: String,
    pub label: Label,
    /// What the customer is reached by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Outreach {
    pub fn kind(&self, id: &str) -> Option<&OutreachKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    pub fn channel(&self, id: &str) -> Option<&OutreachChannel> {
        self.channels.iter().find(|channel| channel.id == id)
    }
}
