//! Lists of events: those that are to come or under way, and those that are over, by when they begin.

use super::cases::listed;
use super::{Partition, SHARDS, Scope, shard_of};
use crate::store::events::EventRow;
use crate::store::schema::Index;
use crate::store::{Row, keys};

/// The partitions that hold a scope's events.
pub fn events(scope: &Scope, over: bool) -> Vec<Partition> {
    let one = |index, scope: &str| vec![Partition { index, key: key(over, scope) }];
    match scope {
        Scope::Owner(owner) => one(Index::Owner, owner.as_str()),
        Scope::Unit(unit) => one(Index::Unit, unit.as_str()),
        Scope::Region(region) => one(Index::Region, &keys::segment(region)),
        Scope::All => (0..SHARDS).flat_map(|n| one(Index::Shard, &format!("{n:02}"))).collect(),
    }
}

fn key(over: bool, scope: &str) -> String {
    format!("events#{}#{scope}", if over { "over" } else { "ahead" })
}

pub(in crate::store) fn event_membership(row: &EventRow) -> Row {
    let (facets, over) = (&row.facets, row.facets.state.is_over());
    let scopes = [
        (Index::Owner, facets.place.owner_id.to_string()),
        (Index::Unit, facets.place.unit_id.clone()),
        (Index::Region, keys::segment(&facets.place.region_id)),
        (Index::Shard, format!("{:02}", shard_of(row.id.as_str()))),
    ];
    let partitions = scopes.into_iter().map(|(index, scope)| (index.attributes().0, key(over, &scope)));
    listed(format!("{:.6}#{}", facets.starts_at, row.id), partitions)
}
