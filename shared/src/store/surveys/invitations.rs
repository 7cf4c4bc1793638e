//! An invitation that is not anonymous: whose it is, whether it has been answered. Its token is never stored: it
//! follows from the id, the end of its time and a key that never leaves KMS.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::ids::{CustomerId, InvitationId, StaffId, SubjectId, SurveyId};
use crate::domain::language::Language;
use crate::store::client::{Query, Range};
use crate::store::{CommitError, Key, Row, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row};

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

    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status == InvitationStatus::Open && now < self.expires_at
    }
}

/// Whether a row of the stream is an invitation.
pub fn is_invitation(row: &Row) -> bool {
    row.get("pk").and_then(|pk| pk.as_s().ok()).is_some_and(|pk| pk.starts_with("surveys#invitation#"))
}

/// He has been reminded, or need not be any more.
pub fn settle_reminder(at: Timestamp, id: &InvitationId, tx: &mut Transaction) {
    tx.delete(keys::survey_reminder(at, id));
}

pub async fn invitation(store: &Store, id: &InvitationId) -> Result<Option<InvitationRow>, StoreError> {
    Ok(store.get(&keys::invitation(id), true).await?.map(from_row).transpose()?)
}

/// Invitations whose reminder is due, the longest waiting first.
pub async fn due_reminders(store: &Store, now: Timestamp, limit: i32) -> Result<Vec<InvitationId>, StoreError> {
    let range = Range::Below(keys::due_by(now));
    let partition = keys::survey_reminders();
    let found = store.query(Query { range, limit, consistent: true, ..Query::partition(Table::Records, partition) });
    found.await?.rows.into_iter().map(|row| Ok(from_row::<Pointer>(row)?.id)).collect()
}
