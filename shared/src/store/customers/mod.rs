//! Rows of a customer: the record itself, its contacts, its changes, its branches.

mod branches;
mod changes;
mod classifications;
mod contacts;
mod documents;
mod facets;
mod image;
mod merges;
mod reviews;
mod value;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::client::{Found, Query, Range};
use super::{
    Binary, CommitError, Guard, Key, Row, Store, StoreError, Table, Transaction, from_row, keys, lists, to_row,
};
use crate::domain::customer::Axis;
use crate::domain::ids::{ContactId, CustomerId, ImportId, StaffId, SubjectId};
use crate::domain::language::Language;

pub use branches::{branches, join_branch, leave_branch};
pub use changes::{CHANGE_SCHEMA, ChangeRow, CustomerConfirmation, Decision, EXPIRED, PENDING, change, changes};
pub use classifications::{ClassificationRow, classifications};
pub use contacts::{ContactRow, contact, contacts, many_contacts};
pub use documents::{DocumentRow, Removed, document, documents};
pub use facets::Facets;
pub use image::Image;
pub use merges::{
    Absorbed, MAX_ABSORBED, MERGED, MergeRow, MergedInto, UNDONE, Undone, merge, merges, survivor, survivors,
};
pub use reviews::{ReviewRow, review, reviews};
pub use value::{Confirmed, Home, Link, StoredField, StoredValue};

/// The schema version this code writes. Older rows are migrated when read.
pub const SCHEMA: u16 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredConsent {
    pub notice_version: String,
    pub channel: String,
    pub at: Timestamp,
    pub by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// What was given for this purpose before, oldest first: the proof outlives a newer notice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<StoredConsent>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    pub channel: String,
    pub at: Timestamp,
    pub by: StaffId,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRow {
    pub schema: u16,
    pub id: CustomerId,
    pub version: u64,
    pub subject: SubjectId,
    pub facets: Facets,
    /// The few fields a list shows, as sealed in `fields`.
    pub card: BTreeMap<String, StoredValue>,
    pub profiles: Vec<String>,
    pub fields: BTreeMap<String, StoredField>,
    pub consents: BTreeMap<String, StoredConsent>,
    /// The subject's rows in `Lookup`, sealed: PATCH, erasure and rebuild go by this list.
    pub lookups: Binary,
    /// What the identity number states, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Binary>,
    /// The subject's current `personal` key.
    pub personal_kid: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    /// Since when it has this status; from the start, unless it has moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_at: Option<Timestamp>,
    /// Until when what a person decided stands against the rules.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub held: BTreeMap<Axis, Timestamp>,
    /// Fields that reviews have found wrong, all together.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub found_wrong: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_contact_id: Option<ContactId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_contact_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// Taken into another customer: frozen, and in no list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<MergedInto>,
    /// Customers that were taken into this one: their data stand behind it, and go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absorbed: Vec<Absorbed>,
    pub carrier: String,
    /// The import that brought it (CON-05).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import_id: Option<ImportId>,
    pub catalogue_version: String,
    pub created_by: StaffId,
    pub updated_at: Timestamp,
    pub updated_by: StaffId,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    pub at: Timestamp,
    pub by: StaffId,
    pub method: String,
    pub outcome: String,
}

pub async fn get(store: &Store, id: &CustomerId, consistent: bool) -> Result<Option<CustomerRow>, StoreError> {
    read(store.get(&keys::customer(id), consistent).await?)
}

/// Several customers at once, eventually consistent; those not on file are absent.
pub async fn many(store: &Store, ids: &[CustomerId]) -> Result<Vec<CustomerRow>, StoreError> {
    let mut rows = Vec::with_capacity(ids.len());
    for some in ids.chunks(100) {
        let keys: Vec<_> = some.iter().map(keys::customer).collect();
        for row in store.get_many(Table::Records, &keys).await? {
            rows.push(from_row(row)?);
        }
    }
    Ok(rows)
}

async fn under<T: serde::de::DeserializeOwned>(
    store: &Store,
    customer: &CustomerId,
    prefix: &str,
    ascending: bool,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<T>, bool), StoreError> {
    let (rows, more) = rows_under(store, customer, prefix, ascending, limit, after).await?;
    let rows: Result<_, _> = rows.into_iter().map(from_row).collect();
    Ok((rows?, more))
}

async fn rows_under(
    store: &Store,
    customer: &CustomerId,
    prefix: &str,
    ascending: bool,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<Row>, bool), StoreError> {
    let partition = keys::customer_partition(customer);
    // A bound would replace the prefix condition, so the walk goes on from the bound and stops at
    // the first row of another kind.
    let range = match after {
        None => Range::Prefix(prefix.to_owned()),
        Some(id) if ascending => Range::Above(format!("{prefix}{id}")),
        Some(id) => Range::Below(format!("{prefix}{id}")),
    };
    let query = Query { range, ascending, limit, consistent: true, ..Query::partition(Table::Records, partition) };
    let Found { mut rows, mut more } = store.query(query).await?;
    let here = |row: &Row| row.get("sk").and_then(|sk| sk.as_s().ok()).is_some_and(|sk| sk.starts_with(prefix));
    if let Some(beyond) = rows.iter().position(|row| !here(row)) {
        rows.truncate(beyond);
        more = false;
    }
    Ok((rows, more))
}

fn read<T: serde::de::DeserializeOwned>(row: Option<Row>) -> Result<Option<T>, StoreError> {
    Ok(row.map(from_row).transpose()?)
}

impl CustomerRow {
    /// What the company writes to him in.
    pub fn language(&self) -> Language {
        match self.fields.get("preferredLanguage").map(|field| &field.value) {
            Some(StoredValue::Plain(Value::String(id))) if id == Language::En.code() => Language::En,
            _ => Language::Zh,
        }
    }

    pub fn key(&self) -> Key {
        keys::customer(&self.id)
    }

    /// The record and the pointers that carry it in the lists, all new.
    pub fn create(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.create(self.key(), self.row()?, Guard::Exists);
        for (sort, row) in self.pointers()? {
            tx.set(keys::customer_pointer(&self.id, sort), row);
        }
        Ok(())
    }

    /// The record as changed from `before`, and those pointers that show the difference.
    pub fn replace(&self, before: &Self, otherwise: Guard, tx: &mut Transaction) -> Result<(), CommitError> {
        tx.replace(self.key(), self.row()?, before.version, otherwise);
        let mut old: BTreeMap<_, _> = before.pointers()?.into_iter().collect();
        for (sort, row) in self.pointers()? {
            if old.remove(&sort).as_ref() != Some(&row) {
                tx.set(keys::customer_pointer(&self.id, sort), row);
            }
        }
        for sort in old.into_keys() {
            tx.delete(keys::customer_pointer(&self.id, sort));
        }
        Ok(())
    }

    /// The record and its pointers, gone.
    pub fn delete(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        for (sort, _) in self.pointers()? {
            tx.delete(keys::customer_pointer(&self.id, sort));
        }
        tx.delete(self.key());
        Ok(())
    }

    fn row(&self) -> Result<Row, CommitError> {
        let mut row = to_row(self)?;
        row.extend(lists::membership(self, lists::Sort::Created, true));
        Ok(row)
    }

    fn pointers(&self) -> Result<Vec<(lists::Sort, Row)>, CommitError> {
        let mut pointers = Vec::new();
        for sort in [lists::Sort::LastContact, lists::Sort::ReviewDue] {
            let membership = lists::membership(self, sort, false);
            if !membership.is_empty() {
                let mut row = to_row(&Listed::of(self))?;
                row.extend(membership);
                pointers.push((sort, row));
            }
        }
        Ok(pointers)
    }
}

/// What an index row shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Listed {
    pub id: CustomerId,
    pub subject: SubjectId,
    pub facets: Facets,
    pub card: BTreeMap<String, StoredValue>,
}

impl Listed {
    pub fn of(row: &CustomerRow) -> Self {
        Self { id: row.id.clone(), subject: row.subject.clone(), facets: row.facets.clone(), card: row.card.clone() }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
