//! Whom a wave has gone by: asked, or left in peace and why. One row a customer (and occasion), which exists once:
//! a run that comes twice asks nobody twice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::part;
use crate::domain::ids::{CustomerId, InvitationId, SurveyId};
use crate::domain::outreach::Hindrance;
use crate::store::{
    CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, from_rows, keys,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonRow {
    pub survey: SurveyId,
    pub wave: String,
    pub customer: CustomerId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    pub at: Timestamp,
    /// None: he was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hindrances: Vec<Hindrance>,
    /// Of an anonymous survey there is none, nor anything else that leads from him to an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationId>,
}

impl StoredRow for PersonRow {
    fn key(&self) -> Key {
        keys::survey_person(&self.survey, &self.wave, &self.customer, self.occasion.as_deref())
    }
}

impl PersonRow {
    /// Of a customer whom the wave, or after the same occasion another one, has gone by, it is refused with
    /// `Guard::Exists`.
    pub fn go_by(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        if let Some(occasion) = &self.occasion {
            tx.create(keys::asked_after(&self.survey, &self.customer, occasion), self.row()?, Guard::Exists);
        }
        Ok(())
    }
}

pub async fn person(
    store: &Store,
    survey: &SurveyId,
    wave: &str,
    customer: &CustomerId,
    occasion: Option<&str>,
) -> Result<Option<PersonRow>, StoreError> {
    let key = keys::survey_person(survey, wave, customer, occasion);
    Ok(store.get(&key, true).await?.map(from_row).transpose()?)
}

/// Those of some customers whom the wave has gone by.
pub async fn persons(
    store: &Store,
    survey: &SurveyId,
    wave: &str,
    customers: &[CustomerId],
) -> Result<Vec<PersonRow>, StoreError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = customers.iter().map(|customer| keys::survey_person(survey, wave, customer, None)).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}

/// All that a wave had to do with one customer.
pub async fn person_of(
    store: &Store,
    survey: &SurveyId,
    wave: &str,
    customer: &CustomerId,
) -> Result<Vec<PersonRow>, StoreError> {
    let query = part(survey, wave, &format!("{}{customer}", keys::PERSON), None, 50);
    Ok(super::read(store, query).await?.0)
}

/// All whom a wave has gone by, and the place to go on from.
pub async fn people(
    store: &Store,
    survey: &SurveyId,
    wave: &str,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<PersonRow>, Option<String>), StoreError> {
    let query = part(survey, wave, keys::PERSON, after.as_deref(), limit);
    let (rows, more): (Vec<PersonRow>, bool) = super::read(store, query).await?;
    let place = |row: &PersonRow| row.key().sk.trim_start_matches(keys::PERSON).to_owned();
    let last = rows.last().map(place).filter(|_| more);
    Ok((rows, last))
}
