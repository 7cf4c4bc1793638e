//! What is asked (`catalogue/surveys.toml`). Written by hand in the words of the catalogue, and kept with each wave
//! as it is shown: both are read.

use serde::{Deserialize, Serialize};

use crate::domain::case::Choice;
use crate::domain::language::Label;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SurveyTemplate {
    pub id: String,
    /// Of the printed form.
    #[serde(default, alias = "form_no", skip_serializing_if = "Option::is_none")]
    pub form_no: Option<String>,
    pub label: Label,
    /// What whoever answers is told first.
    pub intro: Label,
    /// The message that asks him, and the one that reminds him: `{link}` is the way to the page.
    pub invitation: Label,
    pub reminder: Label,
    pub source: Vec<String>,
    /// As what an invitation counts in the contact ledger.
    #[serde(alias = "contact_kind")]
    pub contact_kind: String,
    #[serde(alias = "question")]
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    pub id: String,
    pub label: Label,
    pub scale: Scale,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// At or below it somebody has to see to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<u8>,
    #[serde(default)]
    pub optional: bool,
    #[serde(default, alias = "option", skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// 1 to 5.
    Csat,
    /// 0 to 10.
    Nps,
    /// 1 to 7.
    Ces,
    Choice,
    Text,
}

impl Scale {
    /// The marks it has, if it has any.
    pub const fn marks(self) -> Option<(u8, u8)> {
        match self {
            Self::Csat => Some((1, 5)),
            Self::Nps => Some((0, 10)),
            Self::Ces => Some((1, 7)),
            Self::Choice | Self::Text => None,
        }
    }
}

impl SurveyTemplate {
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}
