//! What was answered. Marks and options stand in clear, words are sealed; of an anonymous answer nothing says
//! whose it is, nor when within the wave it came.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{part, stands};
use crate::domain::ids::{AnswerId, CustomerId, InvitationId, StaffId, SubjectId, SurveyId};
use crate::domain::survey::{Given, Group};
use crate::store::{Binary, CommitError, Guard, Key, Row, Store, StoreError, StoredRow, Transaction, keys, to_row};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerRow {
    pub id: AnswerId,
    pub survey: SurveyId,
    pub wave: String,
    pub mode: Mode,
    pub given: BTreeMap<String, Given>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Binary>,
    /// Whose words they are: the customer, or of an anonymous answer nobody that is known.
    pub subject: SubjectId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Answerer>,
}

/// Who answered, as he stood when he was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answerer {
    pub customer: CustomerId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationId>,
    pub at: Timestamp,
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_class: Option<String>,
}

/// How it came in (SAT-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    Online,
    Telephone,
    Paper,
}

impl StoredRow for AnswerRow {
    fn key(&self) -> Key {
        keys::survey_answer(&self.survey, &self.wave, &self.id)
    }
}

impl AnswerRow {
    /// Whose figures it is added to.
    pub fn groups(&self) -> Vec<Group> {
        let of = |by: &Answerer| {
            let unit = Group::Unit(by.unit_id.clone());
            std::iter::once(unit).chain(by.value_class.clone().map(Group::ValueClass)).collect::<Vec<_>>()
        };
        std::iter::once(Group::All).chain(self.by.iter().flat_map(of)).collect()
    }
}

/// Whether a row of the stream is an answer.
pub fn is_answer(row: &Row) -> bool {
    stands(row, keys::ANSWER)
}

/// Of two that answer with one anonymous invitation, one is refused with `Guard::Exists`.
pub fn use_ticket(survey: &SurveyId, wave: &str, ticket: &str, tx: &mut Transaction) -> Result<(), CommitError> {
    #[derive(Serialize)]
    struct Used {
        used: bool,
    }
    tx.create(keys::used_ticket(survey, wave, ticket), to_row(&Used { used: true })?, Guard::Exists);
    Ok(())
}

pub async fn ticket_used(store: &Store, survey: &SurveyId, wave: &str, ticket: &str) -> Result<bool, StoreError> {
    Ok(store.get(&keys::used_ticket(survey, wave, ticket), true).await?.is_some())
}

/// Answers of a wave in the order they came, and whether there are more.
pub async fn answers(
    store: &Store,
    survey: &SurveyId,
    wave: &str,
    after: Option<&str>,
    limit: i32,
) -> Result<(Vec<AnswerRow>, bool), StoreError> {
    super::read(store, part(survey, wave, keys::ANSWER, after, limit)).await
}
