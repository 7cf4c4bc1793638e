//! Lists of what was said and done, and of what is planned: by whoever did it or is to do it.

use jiff::Timestamp;

use super::cases::listed;
use super::{Partition, SHARDS, Scope, shard_of};
use crate::domain::access::Place;
use crate::domain::follow_up::State;
use crate::domain::ids::CustomerId;
use crate::store::follow_ups::FollowUpRow;
use crate::store::interactions::InteractionRow;
use crate::store::schema::Index;
use crate::store::{Row, keys};

/// The partitions that hold what a scope has planned, open or over.
pub fn follow_ups(scope: &Scope, open: bool) -> Vec<Partition> {
    partitions(scope, if open { "open" } else { "ended" })
}

/// The partitions that hold the interactions a scope has taken down.
pub fn interactions_made(scope: &Scope) -> Vec<Partition> {
    partitions(scope, "made")
}

/// What is open with a customer.
pub fn open_of(customer: &CustomerId) -> Partition {
    Partition { index: Index::UnitStatus, key: format!("interactions#open-of#{customer}") }
}

fn partitions(scope: &Scope, what: &str) -> Vec<Partition> {
    let one = |index, scope: &str| vec![Partition { index, key: key(what, scope) }];
    match scope {
        Scope::Owner(owner) => one(Index::Owner, owner.as_str()),
        Scope::Unit(unit) => one(Index::Unit, unit.as_str()),
        Scope::Region(region) => one(Index::Region, &keys::segment(region)),
        Scope::All => (0..SHARDS).flat_map(|n| one(Index::Shard, &format!("{n:02}"))).collect(),
    }
}

fn key(what: &str, scope: &str) -> String {
    format!("interactions#{what}#{scope}")
}

fn placed<'a>(what: &'a str, place: &'a Place, id: &str) -> impl Iterator<Item = (&'static str, String)> + use<'a> {
    let scopes = [
        (Index::Owner, place.owner_id.to_string()),
        (Index::Unit, place.unit_id.clone()),
        (Index::Region, keys::segment(&place.region_id)),
        (Index::Shard, format!("{:02}", shard_of(id))),
    ];
    scopes.into_iter().map(move |(index, scope)| (index.attributes().0, key(what, &scope)))
}

pub(in crate::store) fn follow_up_membership(row: &FollowUpRow) -> Row {
    let open = row.state == State::Open;
    let at = if open { row.due } else { row.ended_at.unwrap_or(Timestamp::MAX) };
    let own = row.customer_id.as_ref().filter(|_| open).map(open_of).map(|one| (one.index.attributes().0, one.key));
    let what = if open { "open" } else { "ended" };
    listed(format!("{at:.6}#{}", row.id), placed(what, &row.place, row.id.as_str()).chain(own))
}

pub(in crate::store) fn interaction_membership(row: &InteractionRow) -> Row {
    listed(format!("{:.6}#{}", row.at, row.id), placed("made", &row.place, row.id.as_str()))
}
