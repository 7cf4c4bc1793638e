//! Words the engine knows: who somebody is to a case, what a move does, how grave it is, how long it has.

use serde::{Deserialize, Serialize};

use crate::domain::clock::Urgency;

/// Who somebody is to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Works on it.
    Handler,
    /// Took it first, and answers for it.
    FirstResponsible,
    /// Oversees cases where this one stands.
    Overseer,
    /// Speaks to the customer for the company (办公室).
    Speaker,
}

/// What a move does besides changing the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The clocks stand; the form's `reason` says why.
    Pause,
    /// What stands may stand for longer than the allowance.
    ApprovePause,
    Resume,
    /// The form's `severity` is the case's.
    Severity,
    /// Longer terms, by a grade at a time.
    Extend,
    /// Whoever makes it has no part in the case any more.
    Recuse,
    /// There is a crisis, and what is done about it (CMP-22).
    Crisis,
    /// The form's `to` works on it from now on: whoever oversees it allocates work (SVC-27, WRK-03).
    Assign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Normal,
    Serious,
    /// 重大: told to whoever it concerns at any hour.
    Major,
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Normal, Self::Serious, Self::Major];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Serious => "serious",
            Self::Major => "major",
        }
    }

    pub const fn urgency(self) -> Urgency {
        match self {
            Self::Major => Urgency::Urgent,
            Self::Normal | Self::Serious => Urgency::Normal,
        }
    }
}

/// How much time a case is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    Ordinary,
    Complex,
    Extended,
}

impl Grade {
    pub const fn longer(self) -> Option<Self> {
        match self {
            Self::Ordinary => Some(Self::Complex),
            Self::Complex => Some(Self::Extended),
            Self::Extended => None,
        }
    }
}

/// What was done with a case, besides its moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Registered,
    Moved,
    /// Waits for a second person.
    Asked,
    /// A second person has agreed to what was asked, and it is done.
    Approved,
    /// He has not, or nobody has in time.
    NotApproved,
    HandoverOffered,
    HandoverAccepted,
    HandoverDeclined,
    TaskGiven,
    TaskAnswered,
    DocumentsRequested,
    Attached,
    Linked,
    Merged,
    Escalated,
}
