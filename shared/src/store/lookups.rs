//! Rows of the table `Lookup`: from a keyed hash to the customer that has the value. A unique
//! value's row *is* its uniqueness: claimed by a conditional write, never by asking first.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::Query;
use super::{CommitError, Guard, Key, Store, StoreError, Table, Transaction, from_row, from_rows, keys, to_row};
use crate::domain::ids::{ContactId, CustomerId};
use crate::domain::time;

/// The MAC version that new rows are written with (a change is dual-read plus a back-fill).
pub const MAC_VERSION: u32 = 1;

/// The field name under which name tokens stand, whatever field the name comes from.
const NAME: &str = "name";

/// The field name under which the content of imported rows stands.
pub const CONTENT: &str = "import";

/// The version of the rules tokens are made by: another one is another partition, and a back-fill.
const NAME_VERSION: u32 = 1;

pub fn name_partition(hash: &str) -> String {
    keys::lookup_partition(NAME, NAME_VERSION, hash)
}

/// The field name under which stand keyed hashes of what likely duplicates have in common.
const NEAR: &str = "near";

/// The version of the rules those are made by (`domain/duplicates`).
const NEAR_VERSION: u32 = 1;

/// One lookup row of a subject. The list of them is sealed with the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub field: String,
    pub partition: String,
    pub unique: bool,
}

impl Claim {
    pub fn new(field: &str, mac: &str, unique: bool) -> Self {
        Self { field: field.to_owned(), partition: keys::lookup_partition(field, MAC_VERSION, mac), unique }
    }

    /// A row a name is searched by; `hash` is a keyed hash of a token.
    pub fn name(hash: &str) -> Self {
        Self { field: NAME.to_owned(), partition: name_partition(hash), unique: false }
    }

    /// A row likely duplicates are found by; `hash` is a keyed hash.
    pub fn near(hash: &str) -> Self {
        let partition = keys::lookup_partition(NEAR, NEAR_VERSION, hash);
        Self { field: NEAR.to_owned(), partition, unique: false }
    }

    /// That a customer came out of a file with this content, once.
    pub fn content(hash: &str) -> Self {
        Self::new(CONTENT, hash, true)
    }

    fn key(&self, holder: &Holder) -> Key {
        if self.unique {
            keys::unique_lookup(self.partition.clone())
        } else {
            keys::shared_lookup(self.partition.clone(), &holder.customer, holder.contact.as_ref())
        }
    }
}

/// Who has a value: a customer, or one of its contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub customer: CustomerId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
}

impl From<&CustomerId> for Holder {
    fn from(customer: &CustomerId) -> Self {
        Self { customer: customer.clone(), contact: None }
    }
}

pub fn claim(claim: &Claim, holder: &Holder, tx: &mut Transaction) -> Result<(), CommitError> {
    let row = to_row(holder)?;
    if claim.unique {
        let otherwise = Guard::Duplicate { field: claim.field.clone(), partition: claim.partition.clone() };
        tx.create(claim.key(holder), row, otherwise);
    } else {
        tx.set(claim.key(holder), row);
    }
    Ok(())
}

pub fn release(claim: &Claim, holder: &Holder, tx: &mut Transaction) {
    tx.delete(claim.key(holder));
}

/// Who holds a unique value.
pub async fn holder(store: &Store, partition: &str) -> Result<Option<CustomerId>, StoreError> {
    let row = store.get(&keys::unique_lookup(partition.to_owned()), true).await?;
    Ok(row.map(from_row::<Holder>).transpose()?.map(|holder| holder.customer))
}

/// Who has a value that several may have, at most `limit` of them.
pub async fn holders(store: &Store, partition: &str, limit: i32) -> Result<Vec<Holder>, StoreError> {
    let query = Query { limit, consistent: true, ..Query::partition(Table::Lookup, partition.to_owned()) };
    let found = store.query(query).await?;
    from_rows(found.rows)
}

/// The table can be emptied and rebuilt; while it is not complete, uniqueness can not be judged
/// and registration fails closed.
pub async fn is_complete(store: &Store) -> Result<bool, StoreError> {
    Ok(store.get(&keys::lookup_marker(), false).await?.is_some())
}

pub async fn mark_complete(store: &Store) -> Result<(), StoreError> {
    store.put_new(&keys::lookup_marker(), super::Row::new()).await.map(|_| ())
}

/// Which pass is filling the table. It stands in the table itself: emptied once more, it is gone with the
/// rest.
#[derive(Debug, Serialize, Deserialize)]
struct Rebuild {
    pass: String,
}

pub async fn is_being_rebuilt(store: &Store, pass: Timestamp) -> Result<bool, StoreError> {
    let row = store.get(&keys::lookup_rebuild(), true).await?;
    Ok(row.map(from_row::<Rebuild>).transpose()?.is_some_and(|rebuild| rebuild.pass == time::sortable(pass)))
}

pub async fn begin_rebuild(store: &Store, pass: Timestamp) -> Result<(), CommitError> {
    let mut tx = Transaction::new();
    let row = to_row(&Rebuild { pass: time::sortable(pass) })?;
    tx.set(keys::lookup_rebuild(), row);
    store.commit(&tx).await
}

/// The mark, provided the table is still the one this pass has filled.
pub fn complete_rebuild(pass: Timestamp, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.require_equal(keys::lookup_rebuild(), "pass", &time::sortable(pass), Guard::Missing);
    tx.set(keys::lookup_marker(), super::Row::new());
    Ok(())
}
