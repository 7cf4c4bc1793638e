//! An invitation that is not anonymous: whose it is, whether it has been answered. Its token is never stored: it
//! follows from the id, the end of its time and a key that never leaves KMS.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Answerer, WaveRow};
use crate::domain::ids::{CustomerId, InvitationId, StaffId, SubjectId, SurveyId};
use crate::domain::language::Language;
use crate::store::customers::CustomerRow;
use crate::store::{
    CommitError, Guard, Key, Row, Store, StoreError, StoredRow, Transaction, due, from_row, keys, to_row,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationRow {
    pub id: InvitationId,
    pub version: u64,
    pub survey: SurveyId,
    pub wave: String,
    pub customer: CustomerId,
    /// Whose words an answer holds.
    pub subject: SubjectId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    pub status: InvitationStatus,
    pub channel: String,
    pub language: Language,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// When he is to be reminded, once, if he has not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// He wants no more of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opted_out_at: Option<Timestamp>,
    /// Where the customer stood when he was asked: what figures are sorted by.
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_class: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationStatus {
    Open,
    Answered,
    Revoked,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    id: InvitationId,
}

impl StoredRow for InvitationRow {
    fn key(&self) -> Key {
        keys::invitation(&self.id)
    }
}

impl InvitationRow {
    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        if let Some(at) = self.remind_at {
            tx.set(keys::survey_reminder(at, &self.id), to_row(&Pointer { id: self.id.clone() })?);
        }
        Ok(())
    }

    /// The next state of one that was read as `before`: whoever is not open any more is not reminded.
    pub fn advance(self, before: &Self, otherwise: Guard, tx: &mut Transaction) -> Result<Self, CommitError> {
        let remind_at = self.remind_at.filter(|_| self.status == InvitationStatus::Open);
        let next = Self { version: before.version + 1, remind_at, ..self };
        tx.replace(next.key(), next.row()?, before.version, otherwise);
        if let Some(at) = before.remind_at.filter(|_| next.remind_at.is_none()) {
            tx.delete(keys::survey_reminder(at, &next.id));
        }
        Ok(next)
    }

    /// Of a customer as he stands now.
    pub fn of(wave: &WaveRow, customer: &CustomerRow, now: Timestamp, expires_at: Timestamp) -> Self {
        let facets = &customer.facets;
        Self {
            id: InvitationId::new(),
            version: 1,
            survey: wave.survey.clone(),
            wave: wave.wave.clone(),
            customer: customer.id.clone(),
            subject: customer.subject.clone(),
            occasion: None,
            status: InvitationStatus::Open,
            channel: wave.channel.clone(),
            language: customer.language(),
            created_at: now,
            expires_at,
            sent_at: None,
            remind_at: None,
            answered_at: None,
            opted_out_at: None,
            owner_id: facets.owner_id.clone(),
            unit_id: facets.unit_id.clone(),
            region_id: facets.region_id.clone(),
            value_class: facets.value_class.clone(),
        }
    }

    /// He, as one who answers.
    pub fn answerer(&self, at: Timestamp) -> Answerer {
        Answerer {
            customer: self.customer.clone(),
            invitation: Some(self.id.clone()),
            at,
            owner_id: self.owner_id.clone(),
            unit_id: self.unit_id.clone(),
            region_id: self.region_id.clone(),
            value_class: self.value_class.clone(),
        }
    }

    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status == InvitationStatus::Open && now < self.expires_at
    }
}

/// Whether a row of the stream is an invitation.
pub fn is_invitation(row: &Row) -> bool {
    row.get("pk").and_then(|pk| pk.as_s().ok()).is_some_and(|pk| pk.starts_with("surveys#invitation#"))
}

pub async fn invitation(store: &Store, id: &InvitationId) -> Result<Option<InvitationRow>, StoreError> {
    Ok(store.get(&keys::invitation(id), true).await?.map(from_row).transpose()?)
}

/// Invitations whose reminder is due, the longest waiting first; and the place to go on from.
pub async fn due_reminders(
    store: &Store,
    now: Timestamp,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<InvitationId>, Option<String>), StoreError> {
    let (due, last) = due::by::<Pointer>(store, keys::survey_reminders(), now, after, limit).await?;
    Ok((due.into_iter().map(|pointer| pointer.id).collect(), last))
}
