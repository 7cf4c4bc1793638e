//! The life of a customer's file: the states it can be in and the moves between them.

use serde::{Deserialize, Serialize};

use super::label::{Label, Named, named};
use super::right::Right;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
    /// A new file starts here; there is exactly one.
    #[serde(default)]
    pub initial: bool,
    /// The file is put away: no reviews, no contact, only the moves below lead back.
    #[serde(default)]
    pub closed: bool,
    #[serde(default)]
    pub moves: Vec<Move>,
}

impl Status {
    pub fn move_to(&self, status: &str) -> Option<&Move> {
        self.moves.iter().find(|m| m.to == status)
    }
}

/// A step to another status: who may take it and for which reasons.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    pub to: String,
    pub right: Right,
    pub reasons: Vec<ReasonCode>,
    /// When nobody says so, but time does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<IdleRule>,
}

/// So long in a status without any contact: then the move is made, for this reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct IdleRule {
    pub idle_months: u16,
    pub reason: String,
}

impl Move {
    pub fn reason(&self, id: &str) -> Option<&ReasonCode> {
        self.reasons.iter().find(|reason| reason.id == id)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonCode {
    pub id: String,
    pub label: Label,
}

named!(aliases: Status);
named!(ReasonCode);
