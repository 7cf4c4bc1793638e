//! Messages on their way to customers: what is to be sent, when, how often it was tried. Neither an address nor a
//! word of a message stands here: both are made when it is sent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CommitError, Guard, Key, Store, StoreError, StoredRow, Transaction, due, from_row, keys, to_row};
use crate::domain::ids::{CustomerId, DeliveryId, InvitationId, SurveyId};
use crate::domain::language::Language;
use crate::domain::outreach::Hindrance;
use crate::store::surveys::WaveRow;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub version: u64,
    pub kind: DeliveryKind,
    pub customer: CustomerId,
    pub survey: SurveyId,
    pub wave: String,
    /// None: an anonymous one, whose invitation is made when it is sent and kept nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationId>,
    /// Of the catalogue's `outreach`.
    pub contact_kind: String,
    pub channel: String,
    pub language: Language,
    pub status: DeliveryStatus,
    pub due: Timestamp,
    /// It is not sent any more from then on.
    pub expires_at: Timestamp,
    pub attempts: u32,
    /// Why the last try failed: a stable word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// As whoever carries it calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hindrances: Vec<Hindrance>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    SurveyInvitation,
    SurveyReminder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    Waiting,
    /// Handed to whoever carries it; whether he has taken it is not known yet.
    Sending,
    Sent,
    /// Something has come to stand against it.
    Dropped,
    /// Given up.
    Failed,
}

/// Whom a message is for, and until when it is worth sending.
pub struct To {
    pub customer: CustomerId,
    pub invitation: Option<InvitationId>,
    pub until: Timestamp,
    /// His.
    pub language: Language,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    id: DeliveryId,
}

impl StoredRow for DeliveryRow {
    fn key(&self) -> Key {
        keys::delivery(&self.id)
    }
}

impl DeliveryRow {
    /// About a wave, to one customer; sent at `due` at the earliest.
    pub fn of(wave: &WaveRow, kind: DeliveryKind, contact_kind: &str, to: To, due: Timestamp, now: Timestamp) -> Self {
        Self {
            id: DeliveryId::new(),
            version: 1,
            kind,
            customer: to.customer,
            survey: wave.survey.clone(),
            wave: wave.wave.clone(),
            invitation: to.invitation,
            contact_kind: contact_kind.to_owned(),
            channel: wave.channel.clone(),
            language: to.language,
            status: DeliveryStatus::Waiting,
            due,
            expires_at: to.until,
            attempts: 0,
            fault: None,
            reference: None,
            hindrances: Vec::new(),
            created_at: now,
            updated_at: now,
        }
    }

    pub const fn is_under_way(&self) -> bool {
        matches!(self.status, DeliveryStatus::Waiting | DeliveryStatus::Sending)
    }

    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        self.point(tx)
    }

    /// The next state of one that was read as `before`: of two that send it at once, one finds it moved.
    pub fn advance(&self, before: &Self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), self.row()?, before.version, Guard::Moved);
        if before.due != self.due || !self.is_under_way() {
            tx.delete(keys::delivery_due(before.due, &self.id));
        }
        if before.due != self.due && self.is_under_way() {
            self.point(tx)?;
        }
        Ok(())
    }

    fn point(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.set(keys::delivery_due(self.due, &self.id), to_row(&Pointer { id: self.id.clone() })?);
        Ok(())
    }
}

pub async fn delivery(store: &Store, id: &DeliveryId) -> Result<Option<DeliveryRow>, StoreError> {
    Ok(store.get(&keys::delivery(id), true).await?.map(from_row).transpose()?)
}

/// What is to be sent by now, the longest waiting first; and the place to go on from.
pub async fn to_send(
    store: &Store,
    now: Timestamp,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<DeliveryId>, Option<String>), StoreError> {
    let (due, last) = due::by::<Pointer>(store, keys::deliveries_due(), now, after, limit).await?;
    Ok((due.into_iter().map(|pointer| pointer.id).collect(), last))
}
