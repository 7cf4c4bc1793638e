//! Grading and region tables (客户等级分类表, 客户区域分类表): which customer stood in which class when the table
//! was prepared, by id, and who has signed. Lines are never written again; a table grows signatures only.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::lists::Scope;
use super::{CommitError, Guard, Key, Store, StoreError, StoredRow, Table, Transaction, from_row, keys, to_row};
use crate::domain::customer::Axis;
use crate::domain::ids::{CustomerId, StaffId, TableId, UnitId};

/// Lines in one row.
pub const PART: usize = 100;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableRow {
    pub schema: u16,
    pub id: TableId,
    pub version: u64,
    /// What customers are sorted by in it: grade or region.
    pub axis: Axis,
    pub scopes: Vec<TableScope>,
    pub date: Date,
    pub catalogue_version: String,
    pub total: u32,
    /// Customers by class; without one under an empty word.
    pub counts: BTreeMap<String, u32>,
    /// 填表人, 审核人, 复核人.
    pub prepared: Signature,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Signature>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Signature>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TableScope {
    Owner(StaffId),
    Unit(UnitId),
    Region(String),
    All,
}

impl From<Scope> for TableScope {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Owner(owner) => Self::Owner(owner),
            Scope::Unit(unit) => Self::Unit(unit),
            Scope::Region(region) => Self::Region(region),
            Scope::All => Self::All,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Signature {
    pub by: StaffId,
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TableLine {
    pub class: String,
    pub customer_id: CustomerId,
}

#[derive(Serialize, Deserialize)]
struct PartRow {
    lines: Vec<TableLine>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PointerRow {
    id: TableId,
}

impl StoredRow for TableRow {
    fn key(&self) -> Key {
        keys::class_table(&self.id)
    }
}

impl TableRow {
    pub fn create(&self, lines: &[TableLine], tx: &mut Transaction) -> Result<(), CommitError> {
        tx.insert(self)?;
        tx.create(keys::class_table_pointer(&self.id), to_row(&PointerRow { id: self.id.clone() })?, Guard::Exists);
        for (number, part) in lines.chunks(PART).enumerate() {
            let row = PartRow { lines: part.to_vec() };
            tx.create(keys::class_table_part(&self.id, number), to_row(&row)?, Guard::Exists);
        }
        Ok(())
    }
}

pub async fn get(store: &Store, id: &TableId) -> Result<Option<TableRow>, StoreError> {
    Ok(store.get(&keys::class_table(id), true).await?.map(from_row).transpose()?)
}

/// The lines of one part; none behind the last.
pub async fn part(store: &Store, id: &TableId, number: usize) -> Result<Vec<TableLine>, StoreError> {
    let row: Option<PartRow> =
        store.get(&keys::class_table_part(id, number), false).await?.map(from_row).transpose()?;
    Ok(row.map(|row| row.lines).unwrap_or_default())
}

/// Newest first.
pub async fn tables(store: &Store, before: Option<String>, limit: i32) -> Result<(Vec<TableRow>, bool), StoreError> {
    let range = before.map_or(Range::All, Range::Below);
    let query = Query { range, ascending: false, limit, ..Query::partition(Table::Records, keys::class_tables()) };
    let found = store.query(query).await?;
    let mut ids = Vec::with_capacity(found.rows.len());
    for row in found.rows {
        ids.push(keys::class_table(&from_row::<PointerRow>(row)?.id));
    }
    let mut rows = Vec::with_capacity(ids.len());
    if !ids.is_empty() {
        for row in store.get_many(Table::Records, &ids).await? {
            rows.push(from_row::<TableRow>(row)?);
        }
    }
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    Ok((rows, found.more))
}
