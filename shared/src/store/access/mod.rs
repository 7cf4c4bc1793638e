//! Staff and their grants. One partition a person, so that “who is it and what may they do” is one
//! query: cached for plain reads, strongly read for every change.

mod proofs;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{
    CommitError, CorruptRow, Guard, Key, Row, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, lists,
    to_row,
};
pub use crate::domain::access::GrantScope;
use crate::domain::access::Place;
use crate::domain::catalogue::{Catalogue, Role};
use crate::domain::ids::{ApprovalId, GrantId, StaffId, UnitId};
pub use proofs::{Agreement, StatusChange, Training, keep_agreement, keep_status, keep_training};

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
    /// Since when, if he had another post before: what was asked for him or lent by him in that one is void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<Timestamp>,
    /// `active`, `locked` or `left`.
    pub status: String,
    /// Why he is locked, while he is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<StatusChange>,
    /// The confidentiality agreement in force (保密协议, ACC-18).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
    /// The training that is current.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<Training>,
}

/// What somebody lacks to see levels 1 and 2, whatever his grants say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    Agreement,
    Training,
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
    /// Of one that takes effect without an approval; with one, the request holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
}

impl StoredRow for StaffRow {
    fn key(&self) -> Key {
        keys::staff(&self.id)
    }

    fn row(&self) -> Result<Row, CorruptRow> {
        let mut row = to_row(self)?;
        row.extend(lists::staff_membership(self));
        Ok(row)
    }
}

impl StaffRow {
    pub const ACTIVE: &str = "active";
    pub const LOCKED: &str = "locked";
    pub const LEFT: &str = "left";

    pub fn is_active(&self) -> bool {
        self.status == Self::ACTIVE
    }

    /// Whether he still has the post that he had at this moment.
    pub fn is_since(&self, then: Timestamp) -> bool {
        self.posted_at.is_none_or(|posted| posted <= then)
    }

    /// What is missing on a day before he may see levels 1 and 2 (ACC-18).
    pub fn lacks(&self, today: Date) -> Vec<Lack> {
        let agreement = self.agreement.is_none().then_some(Lack::Agreement);
        let current = self.training.as_ref().is_some_and(|training| today <= training.valid_until);
        let training = (!current).then_some(Lack::Training);
        agreement.into_iter().chain(training).collect()
    }

    /// Locks the account, from a person who holds the row as it was read; `change` is kept with his history.
    pub fn lock(&self, change: StatusChange, tx: &mut Transaction) -> Result<Self, CommitError> {
        let locked = Self {
            version: self.version + 1,
            status: change.status.clone(),
            locked: Some(change.clone()),
            ..self.clone()
        };
        tx.replace(locked.key(), locked.row()?, self.version, Guard::Moved);
        keep_status((&self.id, locked.version), &change, tx)?;
        Ok(locked)
    }

    /// Where what is given to him stands.
    pub fn place(&self) -> Place {
        let (owner_id, unit_id) = (self.id.clone(), self.unit_id.to_string());
        Place { owner_id, unit_id, region_id: self.region_id.clone() }
    }

    /// Where customers of his are: in his team, if he has one.
    pub fn base(&self) -> &UnitId {
        self.team_id.as_ref().unwrap_or(&self.unit_id)
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

/// Who takes a grant away, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    pub withdrawn_at: Timestamp,
    pub withdrawn_by: StaffId,
    /// `withdrawn`, `transferred`, `left` or `reviewed`.
    pub cause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A grant that holds no more, and why: out of the partition that is read with every request.
#[derive(Serialize)]
struct FormerGrant<'a> {
    grant: &'a GrantRow,
    #[serde(flatten)]
    withdrawal: &'a Withdrawal,
}

/// Takes a grant away, at once.
pub fn withdraw(
    staff: &StaffId,
    grant: &GrantRow,
    withdrawal: &Withdrawal,
    tx: &mut Transaction,
) -> Result<(), CommitError> {
    tx.delete(keys::grant(staff, &grant.id));
    tx.create(keys::former_grant(staff, &grant.id), to_row(&FormerGrant { grant, withdrawal })?, Guard::Exists);
    Ok(())
}

/// The roles that grants give now.
pub fn live_roles<'a>(
    catalogue: &'a Catalogue,
    grants: &'a [GrantRow],
    now: Timestamp,
) -> impl Iterator<Item = &'a Role> {
    grants.iter().filter(move |grant| grant.holds(now)).filter_map(|grant| catalogue.role(&grant.role))
}

/// A new person, and who signs in as him. Of two at the same moment one is refused.
pub fn enrol(subject_hash: &str, staff: &StaffRow, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.insert(staff)?;
    let subject = SubjectRow { staff: staff.id.clone() };
    tx.create(keys::oidc_subject(subject_hash), to_row(&subject)?, Guard::Missing);
    Ok(())
}

/// Staff of a unit or of all, and the place to go on from if there is more.
pub async fn listed(
    store: &Store,
    unit: Option<&UnitId>,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<StaffRow>, Option<String>), StoreError> {
    let (ids, last) = lists::staff(store, unit, after, limit).await?;
    let keys: Vec<_> = ids.iter().map(keys::staff).collect();
    let mut rows = Vec::with_capacity(keys.len());
    if !keys.is_empty() {
        for row in store.get_many(Table::Records, &keys).await? {
            rows.push(from_row::<StaffRow>(row)?);
        }
    }
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    Ok((rows, last))
}

/// A new grant, into the transaction that gives it.
pub fn give(staff: &StaffId, grant: &GrantRow, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.create(keys::grant(staff, &grant.id), to_row(grant)?, Guard::Exists);
    Ok(())
}

/// The next version of a person whose grants change: whoever read him before, to lock, move or let him go,
/// has to look again, and nothing is given to whom he has just done that to.
pub fn touch(staff: &StaffRow, tx: &mut Transaction) -> Result<(), CommitError> {
    let next = StaffRow { version: staff.version + 1, ..staff.clone() };
    tx.replace(next.key(), next.row()?, staff.version, Guard::Moved);
    Ok(())
}
