//! What a request is about: as much as it takes to show it and to run it, and no personal value.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::access::GrantScope;
use crate::domain::ids::{CustomerId, GrantId, RevealId, StaffId, UnitId};
use crate::domain::reveal::ContactUnder;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Matter {
    Grant(GrantMatter),
    Reveal(RevealMatter),
}

/// A role with high rights for a member of staff (ACC-07).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GrantMatter {
    pub id: GrantId,
    pub staff_id: StaffId,
    /// Where the person stood when it was asked for: whoever was moved since is to be asked for anew.
    pub unit_id: UnitId,
    pub role: String,
    pub scope: GrantScope,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Values of level 1 that somebody wants to see in clear, or has seen in an emergency (SEC-05, ACC-21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevealMatter {
    pub id: RevealId,
    pub customer_id: CustomerId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactUnder>,
    /// Names of the fields.
    pub fields: Vec<String>,
    pub purpose: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    pub break_glass: bool,
}

impl Matter {
    /// Staff who get something from it.
    pub fn beneficiaries(&self) -> Vec<StaffId> {
        match self {
            Self::Grant(grant) => vec![grant.staff_id.clone()],
            // Whoever asked is a party already.
            Self::Reveal(_) => Vec::new(),
        }
    }

    /// Whether it looks at what was done already: whoever did it can not take that back.
    pub fn is_review(&self) -> bool {
        matches!(self, Self::Reveal(reveal) if reveal.break_glass)
    }

    pub fn grant(&self) -> Option<&GrantMatter> {
        match self {
            Self::Grant(grant) => Some(grant),
            Self::Reveal(_) => None,
        }
    }

    /// Whom it is about, if it is about somebody on file: a customer, or a contact person of one.
    pub fn person(&self) -> Option<(&CustomerId, Option<&ContactUnder>)> {
        match self {
            Self::Grant(_) => None,
            Self::Reveal(reveal) => Some((&reveal.customer_id, reveal.contact.as_ref())),
        }
    }

    /// The customer it is about, if it is about one.
    pub fn customer(&self) -> Option<&CustomerId> {
        self.person().map(|(customer, _)| customer)
    }
}
