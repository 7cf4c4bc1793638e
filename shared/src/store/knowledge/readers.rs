//! Who has read a version of an article: one row a person. Whom it has helped: counted in a few rows, so that
//! answers that come at the same time seldom wait for each other.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::ids::{ArticleId, StaffId};
use crate::store::client::{Query, Range};
use crate::store::{
    CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, from_rows, keys,
};

const SHARDS: u8 = 4;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReaderRow {
    pub article_id: ArticleId,
    pub number: u32,
    pub staff_id: StaffId,
    pub at: Timestamp,
    /// Where he stood then.
    pub unit_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsesRow {
    pub article_id: ArticleId,
    pub number: u32,
    pub shard: u8,
    pub version: u64,
    pub uses: Uses,
}

/// How often a version was used, and whether it helped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Uses {
    pub helped: u64,
    pub not_helped: u64,
}

impl StoredRow for ReaderRow {
    fn key(&self) -> Key {
        keys::article_reader(&self.article_id, self.number, &self.staff_id)
    }
}

impl StoredRow for UsesRow {
    fn key(&self) -> Key {
        keys::article_uses(&self.article_id, self.number, self.shard)
    }
}

impl Uses {
    pub fn add(&mut self, helped: bool) {
        let count = if helped { &mut self.helped } else { &mut self.not_helped };
        *count += 1;
    }
}

impl UsesRow {
    /// The row as it is after this; of two at the same moment one is refused with `Guard::Moved`.
    pub fn put(&self, tx: &mut Transaction) -> Result<(), CommitError> {
        let next = Self { version: self.version + 1, ..self.clone() };
        tx.put_seen(next.key(), next.row()?, self.version, Guard::Moved);
        Ok(())
    }
}

pub async fn reader(
    store: &Store,
    id: &ArticleId,
    number: u32,
    staff: &StaffId,
) -> Result<Option<ReaderRow>, StoreError> {
    Ok(store.get(&keys::article_reader(id, number, staff), true).await?.map(from_row).transpose()?)
}

/// Those of some versions and people that are there, eventually consistent, in no order.
pub async fn readers(store: &Store, of: &[(&ArticleId, u32, &StaffId)]) -> Result<Vec<ReaderRow>, StoreError> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = of.iter().map(|(id, number, staff)| keys::article_reader(id, *number, staff)).collect();
    let rows = store.get_many(Table::Records, &keys).await?;
    from_rows(rows)
}

/// The row that counts what somebody says, as it stands.
pub async fn uses_of(store: &Store, id: &ArticleId, number: u32, staff: &StaffId) -> Result<UsesRow, StoreError> {
    let shard = staff.as_str().bytes().last().unwrap_or_default() % SHARDS;
    let found = store.get(&keys::article_uses(id, number, shard), true).await?.map(from_row).transpose()?;
    let uses = Uses::default();
    Ok(found.unwrap_or_else(|| UsesRow { article_id: id.clone(), number, shard, version: 0, uses }))
}

/// What all say of a version.
pub async fn uses(store: &Store, id: &ArticleId, number: u32) -> Result<Uses, StoreError> {
    let range = Range::Prefix(keys::ARTICLE_USES.to_owned());
    let partition = keys::article_readers(id, number);
    let query = Query { range, consistent: true, ..Query::partition(Table::Records, partition) };
    let mut all = Uses::default();
    for row in store.query(query).await?.rows {
        let row: UsesRow = from_row(row)?;
        all.helped += row.uses.helped;
        all.not_helped += row.uses.not_helped;
    }
    Ok(all)
}
