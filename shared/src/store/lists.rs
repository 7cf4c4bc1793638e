//! Lists of customers: one scope × one sort × at most the status as an indexed facet; everything
//! else is filtered after reading, over a bounded number of rows.
//!
//! A caller's scope is a few partitions. All are ordered by the same `listedAt`, so they merge, and
//! the place in the merged list (hence the cursor) is simply the last `listedAt` examined.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use super::client::{Query, Range};
use super::customers::{CustomerRow, Facets, Listed};
use super::duplicates::DuplicateRow;
use super::schema::{Index, LISTED_AT};
use super::{Row, Store, StoreError, Table, from_row, keys};
use crate::domain::ids::{StaffId, UnitId};

mod cases;
mod events;
mod interactions;
mod knowledge;
mod people;

pub use cases::{answered_for, case_tasks, cases, offered_cases};
pub(super) use cases::{case_membership, task_membership};
pub(super) use events::event_membership;
pub use events::events;
pub(super) use interactions::{follow_up_membership, interaction_membership};
pub use interactions::{follow_ups, interactions_made, open_of};
pub(super) use knowledge::article_membership;
pub use knowledge::{Shelf, articles};
pub use people::{first_customers_of, first_follow_ups_of, has_anything};
pub(super) use people::{staff, staff_membership};

/// “All customers” is spread, so that no partition takes the whole company's writes.
pub const SHARDS: u8 = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Created,
    LastContact,
    ReviewDue,
}

impl Sort {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::LastContact => "lastContact",
            Self::ReviewDue => "reviewDue",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    Owner(StaffId),
    Unit(UnitId),
    Region(String),
    All,
}

/// Where a list is read: an index and a partition in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    index: Index,
    key: String,
}

/// The partitions of a scope. `None` for the status: of every status. Owners and regions have no
/// status partition of their own; the caller filters there.
pub fn partitions(scope: &Scope, sort: Sort, status: Option<&str>) -> Vec<Partition> {
    let word = sort.word();
    // Pointer rows (the two other sorts) are kept out of the status indexes: they are short lists.
    let indexed = status.filter(|_| sort == Sort::Created);
    let one = |index, key| vec![Partition { index, key }];
    match (scope, indexed) {
        (Scope::Owner(owner), _) => one(Index::Owner, format!("customers#{word}#{owner}")),
        (Scope::Region(region), _) => one(Index::Region, format!("customers#{word}#{}", keys::segment(region))),
        (Scope::Unit(unit), None) => one(Index::Unit, format!("customers#{word}#{unit}")),
        (Scope::Unit(unit), Some(status)) => {
            let key = format!("customers#{word}#{unit}#{}", keys::segment(status));
            vec![Partition { index: Index::UnitStatus, key }]
        }
        (Scope::All, None) => {
            let shard = |n| Partition { index: Index::Shard, key: format!("customers#{word}#{n:02}") };
            (0..SHARDS).map(shard).collect()
        }
        (Scope::All, Some(status)) => {
            let status = keys::segment(status);
            let shard = |n| Partition { index: Index::ShardStatus, key: format!("customers#{word}#{n:02}#{status}") };
            (0..SHARDS).map(shard).collect()
        }
    }
}

/// The place before everything of this moment.
pub fn just_before(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// The place behind everything of this moment.
pub fn just_after(at: Timestamp) -> String {
    format!("{at:.6}~")
}

/// The attributes that put a row into the lists of one sort; empty when it has no such date.
pub(super) fn membership(row: &CustomerRow, sort: Sort, with_status: bool) -> Row {
    let facets = &row.facets;
    let at = match sort {
        Sort::Created => Some(facets.created_at),
        Sort::LastContact => facets.last_contact_at,
        Sort::ReviewDue => facets.review_due_at,
    };
    // Whoever looks for a merged customer finds the survivor.
    let Some(at) = at.filter(|_| row.merged_into.is_none()) else { return Row::new() };
    let word = sort.word();
    let shard = shard_of(row.id.as_str());
    let mut attributes = vec![
        (LISTED_AT, format!("{at:.6}#{}", row.id)),
        (Index::Owner.attributes().0, format!("customers#{word}#{}", facets.owner_id)),
        (Index::Unit.attributes().0, format!("customers#{word}#{}", facets.unit_id)),
        (Index::Region.attributes().0, format!("customers#{word}#{}", keys::segment(&facets.region_id))),
        (Index::Shard.attributes().0, format!("customers#{word}#{shard:02}")),
    ];
    if with_status {
        let status = keys::segment(&facets.status);
        attributes.push((Index::UnitStatus.attributes().0, format!("customers#{word}#{}#{status}", facets.unit_id)));
        attributes.push((Index::ShardStatus.attributes().0, format!("customers#{word}#{shard:02}#{status}")));
    }
    attributes.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect()
}

/// The partitions that hold a scope's pairs of one status.
pub fn duplicates(scope: &Scope, status: &str) -> Vec<Partition> {
    let one = |index, scope: &str| vec![Partition { index, key: duplicates_key(status, scope) }];
    match scope {
        Scope::Owner(owner) => one(Index::Owner, owner.as_str()),
        Scope::Unit(unit) => one(Index::Unit, unit.as_str()),
        Scope::Region(region) => one(Index::Region, &keys::segment(region)),
        Scope::All => (0..SHARDS).flat_map(|n| one(Index::Shard, &format!("{n:02}"))).collect(),
    }
}

fn duplicates_key(status: &str, scope: &str) -> String {
    format!("customers#duplicates#{status}#{scope}")
}

/// The attributes that put a pair into the lists of its status.
pub(super) fn duplicate_membership(row: &DuplicateRow) -> Row {
    let scopes = [
        (Index::Owner, row.placed.owner_id.to_string()),
        (Index::Unit, row.placed.unit_id.clone()),
        (Index::Region, keys::segment(&row.placed.region_id)),
        (Index::Shard, format!("{:02}", shard_of(row.id.as_str()))),
    ];
    let place = (LISTED_AT, format!("{:.6}#{}", row.found_at, row.id));
    let partition = |(index, scope): (Index, String)| (index.attributes().0, duplicates_key(&row.status, &scope));
    let attributes = std::iter::once(place).chain(scopes.into_iter().map(partition));
    attributes.map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect()
}

/// FNV-1a over the id: any even spread does, as long as it never changes.
fn shard_of(id: &str) -> u8 {
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    u8::try_from((hash >> 32) % u64::from(SHARDS)).unwrap_or_default()
}

/// A part of one shard of all customers, oldest first, and the place to go on from if there is more.
pub async fn slice(
    store: &Store,
    shard: u8,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<Listed>, Option<String>), StoreError> {
    let key = format!("customers#{}#{shard:02}", Sort::Created.word());
    let mut lane = Lane { partition: Partition { index: Index::Shard, key }, ready: Vec::new(), after, more: true };
    lane.read(store, true, limit).await?;
    let customers: Result<_, _> = lane.ready.into_iter().rev().map(|(_, row)| from_row(row)).collect();
    Ok((customers?, lane.after.filter(|_| lane.more)))
}

/// How the reviews of an owner's customers stand: where each is, and when it is due, up to a moment.
pub async fn due_of(store: &Store, owner: &StaffId, by: Timestamp) -> Result<Vec<Facets>, StoreError> {
    let partitions = partitions(&Scope::Owner(owner.clone()), Sort::ReviewDue, None);
    let mut walk = Walk::new(store, partitions, true, None, 500);
    let mut due = Vec::new();
    while let Some((_, listed)) = walk.next::<Listed>().await? {
        if listed.facets.review_due_at.is_none_or(|at| at > by) {
            break;
        }
        due.push(listed.facets);
    }
    Ok(due)
}

/// Walks several partitions as one ordered list, reading no more than it gives out plus one page
/// a partition.
pub struct Walk<'a> {
    store: &'a Store,
    ascending: bool,
    chunk: i32,
    lanes: Vec<Lane>,
}

struct Lane {
    partition: Partition,
    /// Rows read and not yet given out, next one last.
    ready: Vec<(String, Row)>,
    /// Go on reading after this place.
    after: Option<String>,
    more: bool,
}

impl<'a> Walk<'a> {
    pub fn new(
        store: &'a Store,
        partitions: Vec<Partition>,
        ascending: bool,
        after: Option<String>,
        page: usize,
    ) -> Self {
        let share = page / partitions.len().max(1) + 2;
        let lane = |partition| Lane { partition, ready: Vec::new(), after: after.clone(), more: true };
        Self {
            store,
            ascending,
            chunk: i32::try_from(share.max(8)).unwrap_or(i32::MAX),
            lanes: partitions.into_iter().map(lane).collect(),
        }
    }

    /// The next row and its place. What two scopes of one reach hold stands at the same place in both, and comes
    /// once.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Result<Option<(String, T)>, StoreError> {
        self.refill().await?;
        let ahead = |a: &str, b: &str| if self.ascending { a < b } else { a > b };
        let mut best: Option<(usize, &str)> = None;
        for (number, lane) in self.lanes.iter().enumerate() {
            if let Some((place, _)) = lane.ready.last()
                && best.is_none_or(|(_, other)| ahead(place, other))
            {
                best = Some((number, place));
            }
        }
        let Some((number, _)) = best else { return Ok(None) };
        let Some((place, row)) = self.lanes[number].ready.pop() else { return Ok(None) };
        for lane in &mut self.lanes {
            lane.ready.pop_if(|(other, _)| *other == place);
        }
        Ok(Some((place, from_row(row)?)))
    }

    async fn refill(&mut self) -> Result<(), StoreError> {
        let (store, ascending, chunk) = (self.store, self.ascending, self.chunk);
        let empty = self.lanes.iter_mut().filter(|lane| lane.ready.is_empty() && lane.more);
        futures::future::try_join_all(empty.map(|lane| lane.read(store, ascending, chunk))).await?;
        Ok(())
    }
}

impl Lane {
    async fn read(&mut self, store: &Store, ascending: bool, chunk: i32) -> Result<(), StoreError> {
        let range = match (&self.after, ascending) {
            (None, _) => Range::All,
            (Some(place), true) => Range::Above(place.clone()),
            (Some(place), false) => Range::Below(place.clone()),
        };
        let query = Query {
            index: Some(self.partition.index),
            range,
            ascending,
            limit: chunk,
            ..Query::partition(Table::Records, self.partition.key.clone())
        };
        let found = store.query(query).await?;
        self.more = found.more;
        for row in found.rows {
            if let Some(place) = row.get(LISTED_AT).and_then(|place| place.as_s().ok()).cloned() {
                self.after = Some(place.clone());
                self.ready.push((place, row));
            }
        }
        self.ready.reverse();
        Ok(())
    }
}
