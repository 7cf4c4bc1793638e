//! Where in the trail to look: pointers by person, case, action and hour, beside those by customer
//! (`timeline.rs`). Derived by the function `audit-stream`, and can be rebuilt. A pointer is a place and
//! nothing else: what happened is read from the trail itself.

use jiff::Timestamp;
use serde::Serialize;

use super::audit_rows::{self, AuditRow};
use super::client::{Query, Range};
use super::{CorruptRow, Store, StoreError, Table, keys, to_row};
use crate::domain::ids::{CustomerId, StaffId};
use crate::domain::time;

/// What rows are looked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facet {
    Customer(CustomerId),
    Staff(StaffId),
    Case(String),
    Action(String),
    /// `2026-11-21T22`, UTC.
    Hour(String),
}

impl Facet {
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Customer(id) => ("customer", id.as_str()),
            Self::Staff(id) => ("staff", id.as_str()),
            Self::Case(case) => ("case", case),
            Self::Action(action) => ("action", action),
            Self::Hour(hour) => ("hour", hour),
        }
    }

    fn partition(&self) -> String {
        match self {
            Self::Customer(id) => keys::timeline_partition(id),
            other => {
                let (facet, of) = other.parts();
                keys::audits_partition(facet, of)
            }
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Pointer {
    expires_at: i64,
}

/// Idempotent: the key is the audit row's own place.
pub async fn point(
    store: &Store,
    facet: &Facet,
    at: Timestamp,
    (chain, number): (&str, u64),
    expires_at: i64,
) -> Result<(), StoreError> {
    let (word, of) = facet.parts();
    let key = keys::audits_pointer(word, of, &time::sortable(at), chain, number);
    store.put_new(&key, to_row(&Pointer { expires_at })?).await.map(|_| ())
}

/// The rows between two moments, newest first, below the place `before`: where each stands, and the
/// place to go on from if there are more.
pub async fn newest(
    store: &Store,
    facet: &Facet,
    (from, to): (Timestamp, Timestamp),
    before: Option<&str>,
    limit: i32,
) -> Result<(Vec<Place>, bool), StoreError> {
    let (lower, upper) =
        (time::sortable(from), before.map_or_else(|| format!("{}$", time::sortable(to)), str::to_owned));
    if lower > upper {
        return Ok((Vec::new(), false));
    }
    let query = Query {
        range: Range::Between(lower, upper),
        ascending: false,
        // The place itself may be among them.
        limit: limit + i32::from(before.is_some()),
        ..Query::partition(Table::Records, facet.partition())
    };
    let found = store.query(query).await?;
    let mut places = Vec::with_capacity(found.rows.len());
    for row in &found.rows {
        let sk = row.get("sk").and_then(|sk| sk.as_s().ok()).ok_or(CorruptRow("pointer to the trail"))?;
        if before != Some(sk.as_str()) {
            places.push(Place::parse(sk)?);
        }
    }
    let most = usize::try_from(limit).unwrap_or(1);
    let more = found.more || places.len() > most;
    places.truncate(most);
    Ok((places, more))
}

/// `{time}#{chain}#{n}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub sort: String,
    pub chain: String,
    pub number: u64,
}

impl Place {
    pub fn parse(sk: &str) -> Result<Self, CorruptRow> {
        let parts = sk.split_once('#').and_then(|(_, rest)| rest.rsplit_once('#'));
        let (chain, number) = parts.ok_or(CorruptRow("pointer to the trail"))?;
        let number = number.parse().map_err(|_| CorruptRow("pointer to the trail"))?;
        Ok(Self { sort: sk.to_owned(), chain: chain.to_owned(), number })
    }
}

/// The rows at these places, in their order; one that is gone is left out.
pub async fn rows(store: &Store, places: &[Place]) -> Result<Vec<(Place, AuditRow)>, StoreError> {
    let mut found = Vec::with_capacity(places.len());
    for some in places.chunks(100) {
        let wanted: Vec<_> = some.iter().map(|place| (place.chain.as_str(), place.number)).collect();
        let mut rows = audit_rows::many(store, &wanted).await?;
        let mut row = |place: &Place| Some((place.clone(), rows.remove(&(place.chain.clone(), place.number))?));
        found.extend(some.iter().filter_map(&mut row));
    }
    Ok(found)
}
