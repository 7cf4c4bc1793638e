//! Staff and their grants. One partition a person, so that “who is it and what may they do” is one
//! query: cached for plain reads, strongly read for every change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CommitError, CorruptRow, Guard, Store, StoreError, Table, Transaction, from_row, keys, to_row};
pub use crate::domain::access::GrantScope;
use crate::domain::ids::{ApprovalId, GrantId, StaffId, UnitId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StaffRow {
    pub id: StaffId,
    pub version: u64,
    pub name: String,
    pub position: String,
    pub unit_id: UnitId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<UnitId>,
    pub region_id: String,
    /// `active`, `locked` or `left`.
    pub status: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GrantRow {
    pub id: GrantId,
    pub role: String,
    pub scope: GrantScope,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Who gave it and who agreed; seeded grants were given by nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Given {
    pub at: Timestamp,
    pub by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
}

impl StaffRow {
    pub fn is_active(&self) -> bool {
        self.status == "active"
    }
}

impl GrantRow {
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until > now)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct SubjectRow {
    staff: StaffId,
}

/// The member of staff an OIDC subject stands for.
pub async fn staff_of(store: &Store, subject_hash: &str) -> Result<Option<StaffId>, StoreError> {
    let row = store.get(&keys::oidc_subject(subject_hash), false).await?;
    Ok(row.map(from_row::<SubjectRow>).transpose()?.map(|row| row.staff))
}

/// The person and every grant, expired ones included.
pub async fn person(
    store: &Store,
    staff: &StaffId,
    consistent: bool,
) -> Result<Option<(StaffRow, Vec<GrantRow>)>, StoreError> {
    let (mut person, mut grants) = (None, Vec::new());
    let mut range = Range::All;
    loop {
        let query =
            Query { range, consistent, limit: 200, ..Query::partition(Table::Records, keys::staff_partition(staff)) };
        let found = store.query(query).await?;
        let mut last = None;
        for row in found.rows {
            last = row.get("sk").and_then(|sk| sk.as_s().ok()).cloned();
            match last.as_deref() {
                Some("staff") => person = Some(from_row(row)?),
                Some(sk) if sk.starts_with("grant#") => grants.push(from_row(row)?),
                _ => return Err(CorruptRow("staff partition").into()),
            }
        }
        match last {
            Some(last) if found.more => range = Range::Above(last),
            _ => return Ok(person.map(|person| (person, grants))),
        }
    }
}

/// A new grant, into the transaction that gives it.
pub fn give(staff: &StaffId, grant: &GrantRow, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.create(keys::grant(staff, &grant.id), to_row(grant)?, Guard::Exists);
    Ok(())
}

/// Puts a person with grants where there is none yet: first administrator, seeded staff.
pub async fn seed(store: &Store, subject_hash: &str, staff: &StaffRow, grants: &[GrantRow]) -> Result<(), StoreError> {
    for grant in grants {
        store.put_new(&keys::grant(&staff.id, &grant.id), to_row(grant)?).await?;
    }
    store.put_new(&keys::staff(&staff.id), to_row(staff)?).await?;
    // Last: from now on the person can sign in, with all grants in place.
    let subject = SubjectRow { staff: staff.id.clone() };
    store.put_new(&keys::oidc_subject(subject_hash), to_row(&subject)?).await?;
    Ok(())
}
