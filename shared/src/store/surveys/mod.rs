//! Surveys, their waves, and what comes of them. A wave keeps its own copy of what is asked; whom it asked, what
//! was answered and what that comes to stand in rows of their own, so that no row grows with the customers.

mod answers;
mod invitations;
mod occasions;
mod people;
mod sums;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{
    CommitError, CorruptRow, Guard, Key, Row, Store, StoreError, StoredRow, Table, Transaction, from_row, from_rows,
    keys, to_row,
};
use crate::domain::ids::{ApprovalId, StaffId, SurveyId};
use crate::domain::survey::{Audience, Rhythm, SurveyTemplate};

pub use answers::{AnswerRow, Answerer, Mode, answers, is_answer, ticket_used, use_ticket};
pub use invitations::{InvitationRow, InvitationStatus, due_reminders, invitation, is_invitation};
pub use occasions::{OccasionRow, occasions};
pub use people::{PersonRow, people, person, person_of, persons};
pub use sums::{SumsRow, Tallied, count, sums, uncounted};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SurveyRow {
    pub id: SurveyId,
    pub version: u64,
    /// Of the catalogue.
    pub template: String,
    pub title: String,
    pub rhythm: Rhythm,
    pub audience: Audience,
    /// Of the catalogue's `outreach`.
    pub channel: String,
    /// No answer can be led back to anybody.
    pub anonymous: bool,
    /// So long an invitation can be answered.
    pub open_days: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_after_days: Option<u16>,
    /// By question, what the company wants to reach (SAT-06), in hundredths of a per cent.
    #[serde(default)]
    pub targets: BTreeMap<String, i64>,
    pub status: SurveyStatus,
    /// Who answers for it.
    pub owner_id: StaffId,
    pub created_at: Timestamp,
    pub created_by: StaffId,
    pub updated_at: Timestamp,
    pub updated_by: StaffId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SurveyStatus {
    Active,
    /// Nobody is asked until it goes on; what was asked can be answered.
    Paused,
    /// Over for good.
    Ended,
}

/// One time a survey is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WaveRow {
    pub survey: SurveyId,
    pub wave: String,
    pub version: u64,
    pub stage: WaveStage,
    /// As it was asked: the catalogue may say something else by now.
    pub template: SurveyTemplate,
    pub anonymous: bool,
    pub channel: String,
    pub targets: BTreeMap<String, i64>,
    pub opened_at: Timestamp,
    /// Nobody is asked from then on, and nothing answered.
    pub closes_at: Timestamp,
    /// How far the customers have been gone through, while they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    pub invited: u64,
    /// By reason, who was left in peace.
    #[serde(default)]
    pub spared: BTreeMap<String, u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaveStage {
    /// Customers are being gone through.
    Picking,
    Open,
    Closed,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    pub shard: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// 《顾客满意度调查分析报告》 on its way (SAT-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportState {
    pub by: StaffId,
    pub at: Timestamp,
    /// What the office concludes, and what is to be done (SAT-04).
    pub analysis: String,
    pub measures: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<StaffId>,
}

#[derive(Serialize, Deserialize)]
struct OpenWave {
    survey: SurveyId,
    wave: String,
}

impl StoredRow for SurveyRow {
    fn key(&self) -> Key {
        keys::survey(&self.id)
    }
}

/// Whether a row of the stream is a wave.
pub fn is_wave(row: &Row) -> bool {
    stands(row, keys::WAVE)
}

/// Whether a row is one of a survey, or of a wave of it, with such a sort key.
fn stands(row: &Row, sort: &str) -> bool {
    let begins = |name, with| row.get(name).and_then(|value| value.as_s().ok()).is_some_and(|it| it.starts_with(with));
    begins("pk", "surveys#srv_") && begins("sk", sort)
}

impl StoredRow for WaveRow {
    fn key(&self) -> Key {
        keys::wave(&self.survey, &self.wave)
    }
}

impl WaveStage {
    /// As it stands in the row.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Picking => "picking",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl WaveRow {
    /// A wave of a survey that has not asked anybody yet: it goes through all customers, or waits for occasions.
    pub fn of(
        survey: &SurveyRow,
        template: &SurveyTemplate,
        wave: String,
        opened_at: Timestamp,
        closes_at: Timestamp,
    ) -> Self {
        let goes_through = survey.rhythm.occasion().is_none();
        Self {
            survey: survey.id.clone(),
            wave,
            version: 1,
            stage: if goes_through { WaveStage::Picking } else { WaveStage::Open },
            template: template.clone(),
            anonymous: survey.anonymous,
            channel: survey.channel.clone(),
            targets: survey.targets.clone(),
            opened_at,
            closes_at,
            position: goes_through.then(Position::default),
            invited: 0,
            spared: BTreeMap::new(),
            report: None,
        }
    }

    pub fn is_open(&self, now: Timestamp) -> bool {
        self.stage != WaveStage::Closed && now < self.closes_at
    }

    /// A wave that begins; `otherwise`: there is one of that name.
    pub fn begin(&self, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.create(self.key(), self.row()?, otherwise);
        tx.set(keys::open_wave(&self.survey, &self.wave), self.pointer()?);
        Ok(())
    }

    /// The next state of one that was read as `before`.
    pub fn advance(&self, before: &Self, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), self.row()?, before.version, otherwise);
        if self.stage == WaveStage::Closed && before.stage != WaveStage::Closed {
            tx.delete(keys::open_wave(&self.survey, &self.wave));
        }
        Ok(())
    }

    fn pointer(&self) -> Result<super::Row, CorruptRow> {
        to_row(&OpenWave { survey: self.survey.clone(), wave: self.wave.clone() })
    }
}

pub async fn survey(store: &Store, id: &SurveyId) -> Result<Option<SurveyRow>, StoreError> {
    Ok(store.get(&keys::survey(id), true).await?.map(from_row).transpose()?)
}

/// Surveys in the order they were made, and whether there are more.
pub async fn surveys(store: &Store, after: Option<String>, limit: i32) -> Result<(Vec<SurveyRow>, bool), StoreError> {
    let range = after.map_or(Range::All, Range::Above);
    let query = Query { range, limit, consistent: true, ..Query::partition(Table::Records, keys::surveys()) };
    read(store, query).await
}

pub async fn wave(store: &Store, survey: &SurveyId, wave: &str) -> Result<Option<WaveRow>, StoreError> {
    Ok(store.get(&keys::wave(survey, wave), true).await?.map(from_row).transpose()?)
}

/// Waves of a survey, the latest first, and whether there are more.
pub async fn waves(
    store: &Store,
    survey: &SurveyId,
    before: Option<&str>,
    limit: i32,
) -> Result<(Vec<WaveRow>, bool), StoreError> {
    let prefix = || Range::Prefix(keys::WAVE.to_owned());
    let range = before.map_or_else(prefix, |wave| Range::Below(format!("{}{}", keys::WAVE, keys::segment(wave))));
    let partition = keys::survey_partition(survey);
    read(store, Query { range, ascending: false, limit, ..Query::partition(Table::Records, partition) }).await
}

/// Waves that are not over: as many as there are surveys under way.
pub async fn open_waves(store: &Store) -> Result<Vec<(SurveyId, String)>, StoreError> {
    let mut open = Vec::new();
    let mut after = None;
    loop {
        let range = after.take().map_or(Range::All, Range::Above);
        let query = Query { range, consistent: true, ..Query::partition(Table::Records, keys::open_waves()) };
        let found = store.query(query).await?;
        after = found.rows.last().and_then(|row| row.get("sk")?.as_s().ok().cloned()).filter(|_| found.more);
        for row in found.rows {
            let OpenWave { survey, wave } = from_row(row)?;
            open.push((survey, wave));
        }
        if after.is_none() {
            return Ok(open);
        }
    }
}

async fn read<T: serde::de::DeserializeOwned>(store: &Store, query: Query) -> Result<(Vec<T>, bool), StoreError> {
    let found = store.query(query).await?;
    Ok((from_rows(found.rows)?, found.more))
}

/// The part of a wave's rows that begin with `prefix`, behind a place or from the start.
fn part(survey: &SurveyId, wave: &str, prefix: &str, after: Option<&str>, limit: i32) -> Query {
    let all = || Range::Prefix(prefix.to_owned());
    // All that begin with it lie below its end.
    let range = after.map_or_else(all, |last| Range::Between(format!("{prefix}{last}!"), format!("{prefix}~")));
    Query { range, limit, ..Query::partition(Table::Records, keys::wave_partition(survey, wave)) }
}
