//! What a request is about: as much as it takes to show it and to run it, and no personal value.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::access::GrantScope;
use crate::domain::ids::{ArticleId, CaseId, ChangeId, CustomerId, GrantId, RevealId, StaffId, SurveyId, UnitId};
use crate::domain::reveal::ContactUnder;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Matter {
    Grant(GrantMatter),
    Reveal(RevealMatter),
    Case(CaseMatter),
    SurveyReport(SurveyReportMatter),
    Article(ArticleMatter),
    Change(ChangeMatter),
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

/// A move of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseMatter {
    /// The type of case.
    pub of: String,
    pub id: CaseId,
    pub step: String,
    /// The entry of its history that holds what is to be decided.
    pub act: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Whoever the case is about decides nothing of it (回避).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<StaffId>,
}

/// What a survey came to, before the departments are told (SAT-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SurveyReportMatter {
    pub survey: SurveyId,
    pub wave: String,
    /// When it was written: a report that was written again since is another.
    pub at: Timestamp,
}

/// A version of what staff go by, before it is published (WRK-06).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArticleMatter {
    pub id: ArticleId,
    pub number: u32,
}

/// A change of fields that a second person has to find true (CUS-18). What is proposed stands sealed in the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeMatter {
    pub id: ChangeId,
    /// Under whom the change stands: one that was merged into another keeps its own.
    pub home: CustomerId,
    pub customer_id: CustomerId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactUnder>,
    /// Names of the fields.
    pub fields: Vec<String>,
}

impl Matter {
    /// Staff who get something from it.
    pub fn beneficiaries(&self) -> Vec<StaffId> {
        match self {
            Self::Grant(grant) => vec![grant.staff_id.clone()],
            // Whoever asked is a party already.
            Self::Reveal(_) => Vec::new(),
            Self::SurveyReport(_) | Self::Article(_) | Self::Change(_) => Vec::new(),
            // They decide nothing, nor do they see it.
            Self::Case(case) => case.barred.clone(),
        }
    }

    /// Whether it looks at what was done already: whoever did it can not take that back.
    pub fn is_review(&self) -> bool {
        matches!(self, Self::Reveal(reveal) if reveal.break_glass)
    }

    pub fn grant(&self) -> Option<&GrantMatter> {
        match self {
            Self::Grant(grant) => Some(grant),
            Self::Reveal(_) | Self::Case(_) | Self::SurveyReport(_) | Self::Article(_) | Self::Change(_) => None,
        }
    }

    /// Whose file it is about, if it is about one: a customer, or a contact person of one.
    pub fn person(&self) -> Option<(&CustomerId, Option<&ContactUnder>)> {
        match self {
            Self::Grant(_) | Self::Case(_) | Self::SurveyReport(_) | Self::Article(_) => None,
            Self::Reveal(reveal) => Some((&reveal.customer_id, reveal.contact.as_ref())),
            Self::Change(change) => Some((&change.customer_id, change.contact.as_ref())),
        }
    }

    /// Whether somebody must not even learn that there is such a request: a case about himself (回避).
    pub fn is_hidden_from(&self, staff: &StaffId) -> bool {
        matches!(self, Self::Case(case) if case.barred.contains(staff))
    }

    /// The customer it is about, if it is about one.
    pub fn customer(&self) -> Option<&CustomerId> {
        match self {
            Self::Case(case) => case.customer_id.as_ref(),
            Self::Grant(_) | Self::Reveal(_) | Self::SurveyReport(_) | Self::Article(_) | Self::Change(_) => {
                self.person().map(|(customer, _)| customer)
            }
        }
    }
}
