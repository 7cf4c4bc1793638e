//! Changes of a customer's or contact's data: the request, the comparison, the decision (CUS-17…CUS-20).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{StoredField, StoredValue, contact, get, rows_under};
use crate::domain::ids::{ApprovalId, ChangeId, ContactId, CustomerId, StaffId, SubjectId};
use crate::store::{Binary, CorruptRow, Key, Row, Store, StoreError, StoredRow, from_row, keys, to_row};

/// Since 2 a change says whose data it is.
pub const CHANGE_SCHEMA: u16 = 3;

pub const PENDING: &str = "pending";
pub const EXPIRED: &str = "expired";

/// One change of a customer's data: applied at once, or waiting for a second person (CUS-17…20).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRow {
    pub schema: u16,
    pub id: ChangeId,
    pub customer_id: CustomerId,
    /// The contact whose data it is; the customer's own without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// Whose data it is, and the subject's `personal` key: a change is read without its record.
    pub subject: SubjectId,
    pub personal_kid: String,
    pub version: u64,
    /// `pending`, `applied`, `approved`, `rejected`, `withdrawn` or `expired`.
    pub status: String,
    /// What each field concerned was when the change was asked for: a hash, empty for none.
    pub base: BTreeMap<String, String>,
    /// Proposed values, sealed for the place they will live in; emptied once decided.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub proposed: BTreeMap<String, StoredField>,
    /// Names of fields the change removes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
    /// Masked forms before and after, sealed under `personal`: the record of the change (CUS-17).
    pub before: BTreeMap<String, StoredValue>,
    pub after: BTreeMap<String, StoredValue>,
    /// Lookup rows of the proposed values, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookups: Option<Binary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Binary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<CustomerConfirmation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    #[serde(default)]
    pub due_provisional: bool,
    pub requested_at: Timestamp,
    pub requested_by: StaffId,
    /// The request by which a second person decides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// The customer's own word that the change is right (CUS-19).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerConfirmation {
    pub channel: String,
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    pub outcome: String,
    pub at: Timestamp,
    pub by: StaffId,
}

impl StoredRow for ChangeRow {
    fn key(&self) -> Key {
        keys::change(&self.customer_id, &self.id)
    }
}

pub async fn change(store: &Store, customer: &CustomerId, id: &ChangeId) -> Result<Option<ChangeRow>, StoreError> {
    match store.get(&keys::change(customer, id), true).await? {
        Some(row) => migrated(store, row).await.map(Some),
        None => Ok(None),
    }
}

pub async fn changes(
    store: &Store,
    customer: &CustomerId,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<ChangeRow>, bool), StoreError> {
    let (rows, more) = rows_under(store, customer, keys::CHANGE, false, limit, after).await?;
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        changes.push(migrated(store, row).await?);
    }
    Ok((changes, more))
}

/// The parts that say whose data a change is about.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Whose {
    schema: u16,
    subject: SubjectId,
    personal_kid: String,
}

/// A row as this version writes it. Of schema 1, what is missing stands in the record it changes. Up to schema 2 a
/// change that waits has no request, so nobody can decide it: it is to be asked for again.
async fn migrated(store: &Store, mut row: Row) -> Result<ChangeRow, StoreError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct First {
        schema: u16,
        customer_id: CustomerId,
        contact_id: Option<ContactId>,
    }
    let first: First = from_row(row.clone())?;
    if first.schema < 2 {
        let orphan = CorruptRow("a change without its record");
        let (subject, personal_kid) = match &first.contact_id {
            Some(id) => {
                let row = contact(store, &first.customer_id, id).await?.ok_or(orphan)?;
                (row.subject, row.personal_kid)
            }
            None => {
                let row = get(store, &first.customer_id, true).await?.ok_or(orphan)?;
                (row.subject, row.personal_kid)
            }
        };
        row.extend(to_row(&Whose { schema: CHANGE_SCHEMA, subject, personal_kid })?);
    }
    let mut change: ChangeRow = from_row(row)?;
    if first.schema < CHANGE_SCHEMA {
        change.schema = CHANGE_SCHEMA;
        if change.status == PENDING {
            EXPIRED.clone_into(&mut change.status);
        }
    }
    Ok(change)
}
