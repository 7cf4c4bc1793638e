//! Lists of cases: open ones by what is due next, closed ones by when they were closed; those that somebody
//! answers for or is offered; and what a unit is asked to do for others.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

use super::{Partition, SHARDS, Scope, shard_of};
use crate::domain::ids::{StaffId, UnitId};
use crate::store::cases::{CaseRow, TaskRow};
use crate::store::schema::{Index, LISTED_AT};
use crate::store::{Row, keys};

/// The partitions that hold a scope's cases of a type, open or closed.
pub fn cases(of: &str, scope: &Scope, open: bool) -> Vec<Partition> {
    let one = |index, scope: &str| vec![Partition { index, key: case_key(of, open, scope) }];
    match scope {
        Scope::Owner(owner) => one(Index::Owner, owner.as_str()),
        Scope::Unit(unit) => one(Index::Unit, unit.as_str()),
        Scope::Region(region) => one(Index::Region, &keys::segment(region)),
        Scope::All => (0..SHARDS).flat_map(|n| one(Index::Shard, &format!("{n:02}"))).collect(),
    }
}

/// Open cases that somebody answers for, whoever works on them.
pub fn answered_for(of: &str, staff: &StaffId) -> Partition {
    Partition { index: Index::ShardStatus, key: format!("{of}#answering#{staff}") }
}

/// Cases that somebody is offered.
pub fn offered_cases(of: &str, staff: &StaffId) -> Partition {
    Partition { index: Index::UnitStatus, key: format!("{of}#offered#{staff}") }
}

/// What a unit is asked to do.
pub fn case_tasks(of: &str, unit: &UnitId) -> Partition {
    Partition { index: Index::Unit, key: tasks_key(of, unit) }
}

fn case_key(of: &str, open: bool, scope: &str) -> String {
    format!("{of}#{}#{scope}", if open { "open" } else { "closed" })
}

fn tasks_key(of: &str, unit: &UnitId) -> String {
    format!("{of}#tasks#{unit}")
}

/// The attributes that put a case into the lists.
pub(in crate::store) fn case_membership(row: &CaseRow) -> Row {
    let (open, place) = (row.closed_at.is_none(), &row.progress.place);
    // What has no deadline comes last.
    let at = row.closed_at.or(row.timing.next).unwrap_or(Timestamp::MAX);
    let scopes = [
        (Index::Owner, place.owner_id.to_string()),
        (Index::Unit, place.unit_id.clone()),
        (Index::Region, keys::segment(&place.region_id)),
        (Index::Shard, format!("{:02}", shard_of(row.id.as_str()))),
    ];
    let partition = |(index, scope): (Index, String)| (index.attributes().0, case_key(row.of(), open, &scope));
    let answering = open.then(|| answered_for(row.of(), &row.progress.first_responsible));
    let offered = row.progress.handover.as_ref().map(|offer| offered_cases(row.of(), &offer.to));
    let own = answering.into_iter().chain(offered).map(|one| (one.index.attributes().0, one.key));
    listed(format!("{at:.6}#{}", row.id), scopes.into_iter().map(partition).chain(own))
}

pub(in crate::store) fn task_membership(row: &TaskRow) -> Row {
    let partition = (Index::Unit.attributes().0, tasks_key(&row.of, &row.unit_id));
    listed(format!("{:.6}#{}", row.due, row.id), [partition])
}

pub(super) fn listed(place: String, partitions: impl IntoIterator<Item = (&'static str, String)>) -> Row {
    let attributes = std::iter::once((LISTED_AT, place)).chain(partitions);
    attributes.map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect()
}
