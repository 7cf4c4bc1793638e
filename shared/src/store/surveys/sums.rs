//! Answers of a wave added up, by group; spread over a few rows, so that answers that come at the same time seldom
//! wait for each other. As many rows as there are groups, however many answers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::AnswerRow;
use crate::domain::ids::SurveyId;
use crate::domain::survey::Sums;
use crate::store::client::{Query, Range};
use crate::store::{CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row};

const SHARDS: u8 = 4;
/// Departments and value classes, by their shards.
const MOST: i32 = 1000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SumsRow {
    pub survey: SurveyId,
    pub wave: String,
    pub group: String,
    pub shard: u8,
    pub version: u64,
    pub sums: Sums,
}

impl StoredRow for SumsRow {
    fn key(&self) -> Key {
        keys::survey_sums(&self.survey, &self.wave, &self.group, self.shard)
    }
}

/// Others are added to the same figures at the same moment, so often.
const TRIES: u8 = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tallied {
    Now,
    Before,
}

#[derive(Serialize)]
struct Counted {
    counted: bool,
}

/// Adds an answer to the sums of its groups, once, whoever hands it over again: what says that it was added is
/// written with them. Derived from the answers, and so not in the trail.
pub async fn count(store: &Store, answer: &AnswerRow) -> Result<Tallied, CommitError> {
    for _ in 0..TRIES {
        let mut tx = Transaction::new();
        let mark = keys::counted_answer(&answer.survey, &answer.wave, &answer.id);
        tx.create(mark, to_row(&Counted { counted: true })?, Guard::Exists);
        add(store, answer, &mut tx).await?;
        match store.commit(&tx).await {
            Ok(()) => return Ok(Tallied::Now),
            Err(CommitError::Refused(Guard::Exists)) => return Ok(Tallied::Before),
            Err(CommitError::Refused(Guard::Moved)) => {}
            Err(other) => return Err(other),
        }
    }
    Err(CommitError::Contended)
}

/// Those of some answers that are in no sums yet.
pub async fn uncounted<'a>(store: &Store, answers: &'a [AnswerRow]) -> Result<Vec<&'a AnswerRow>, StoreError> {
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    let mark = |answer: &AnswerRow| keys::counted_answer(&answer.survey, &answer.wave, &answer.id);
    let marks: Vec<_> = answers.iter().map(mark).collect();
    let found = store.get_many(Table::Records, &marks).await?;
    let counted: BTreeSet<_> = found.iter().filter_map(|row| row.get("sk")?.as_s().ok()).collect();
    Ok(answers.iter().filter(|answer| !counted.contains(&mark(answer).sk)).collect())
}

async fn add(store: &Store, answer: &AnswerRow, tx: &mut Transaction) -> Result<(), CommitError> {
    let shard = answer.id.as_str().bytes().last().unwrap_or_default() % SHARDS;
    for group in answer.groups() {
        let (survey, wave, group) = (answer.survey.clone(), answer.wave.clone(), group.word());
        let new = SumsRow { survey, wave, group, shard, version: 0, sums: Sums::default() };
        let found: Option<SumsRow> =
            store.get(&new.key(), true).await?.map(from_row).transpose().map_err(StoreError::from)?;
        let before = found.unwrap_or(new);
        let mut row = SumsRow { version: before.version + 1, ..before.clone() };
        row.sums.add(&answer.given);
        tx.put_seen(row.key(), row.row()?, before.version, Guard::Moved);
    }
    Ok(())
}

/// All sums of a wave.
pub async fn sums(store: &Store, survey: &SurveyId, wave: &str) -> Result<Vec<SumsRow>, StoreError> {
    let range = Range::Prefix(keys::SUMS.to_owned());
    let partition = keys::sums_partition(survey, wave);
    Ok(super::read(store, Query { range, limit: MOST, ..Query::partition(Table::Records, partition) }).await?.0)
}
