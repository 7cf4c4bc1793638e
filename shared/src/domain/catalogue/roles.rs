//! Roles, and what they may do: duty and least privilege (ACC-05), posts of business kept apart
//! from posts that run the system (ACC-06), clearance by level (ACC-15).

use serde::{Deserialize, Serialize};

use super::label::{Label, Named, named};
use super::protection::Level;
use super::right::Right;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub id: String,
    pub label: Label,
    pub post: Post,
    pub rights: Vec<Right>,
    /// The widest scope a grant of this role has unless the grant says less.
    pub scope: Scope,
    /// A grant of it takes effect with the department head's approval (ACC-07): it reaches level 1,
    /// oversees others, or runs the system.
    #[serde(default)]
    pub high: bool,
    /// Clearance: levels 2 and 3 are shown as they are; with level 1 its holder may ask for a
    /// clear-text view. Everything else is shown to the role masked.
    pub levels: Vec<Level>,
}

impl Role {
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    pub fn cleared_for(&self, level: Level) -> bool {
        self.levels.contains(&level)
    }
}

named!(Role);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    Business,
    OperationSupport,
}

impl Post {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::OperationSupport => "operation_support",
        }
    }
}

/// How far a grant reaches, narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Own,
    Team,
    Department,
    Region,
    All,
}

impl Scope {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Team => "team",
            Self::Department => "department",
            Self::Region => "region",
            Self::All => "all",
        }
    }
}
