//! Events, whom they were to bring together, and what was said there. What lists show stands in the event; a customer
//! asked to it, and each opinion, has a row of its own.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{
    Binary, CorruptRow, Key, Row, Store, StoreError, StoredRow, Table, from_row, from_rows, keys, lists, to_row,
};
use crate::domain::access::Place;
use crate::domain::event::{EventState, Reply, Tally};
use crate::domain::ids::{CustomerId, EventId, FollowUpId, StaffId, SubjectId};
use crate::domain::outreach::Hindrance;

pub const SCHEMA: u16 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventRow {
    pub schema: u16,
    pub id: EventId,
    pub version: u64,
    pub facets: EventFacets,
    /// Why it does not take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub created_at: Timestamp,
    pub created_by: StaffId,
    pub updated_at: Timestamp,
    pub updated_by: StaffId,
    pub catalogue_version: String,
}

/// What lists show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventFacets {
    pub kind: String,
    pub title: String,
    pub venue: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub capacity: u32,
    /// Who answers for it, and whose it is.
    pub place: Place,
    pub state: EventState,
    pub tally: Tally,
    /// The event's own version, for lists.
    pub version: u64,
}

/// A customer who was to be asked, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InviteeRow {
    pub event_id: EventId,
    pub customer_id: CustomerId,
    pub version: u64,
    pub channel: String,
    /// What stood against it: he was not asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hindrances: Vec<Hindrance>,
    /// When he is turned to, not within the quiet hours.
    pub at: Timestamp,
    pub by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    #[serde(default)]
    pub attended: bool,
    pub updated_at: Timestamp,
    pub updated_by: StaffId,
}

/// What a customer said there: sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpinionRow {
    pub event_id: EventId,
    pub number: u32,
    pub customer_id: CustomerId,
    pub subject: SubjectId,
    pub personal_kid: String,
    pub words: BTreeMap<String, Binary>,
    pub at: Timestamp,
    pub by: StaffId,
    /// What is done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUpId>,
}

/// What an index row shows.
#[derive(Debug, Clone, Deserialize)]
pub struct ListedEvent {
    pub id: EventId,
    pub facets: EventFacets,
}

impl StoredRow for EventRow {
    fn key(&self) -> Key {
        keys::event(&self.id)
    }

    fn row(&self) -> Result<Row, CorruptRow> {
        let mut row = to_row(self)?;
        row.extend(lists::event_membership(self));
        Ok(row)
    }
}

impl StoredRow for InviteeRow {
    fn key(&self) -> Key {
        keys::invitee(&self.event_id, &self.customer_id)
    }
}

impl StoredRow for OpinionRow {
    fn key(&self) -> Key {
        keys::opinion(&self.event_id, self.number)
    }
}

impl EventRow {
    /// The next version of it.
    pub fn next(&self, facets: EventFacets, at: Timestamp, by: &StaffId) -> Self {
        let version = self.version + 1;
        let facets = EventFacets { version, ..facets };
        Self { version, facets, updated_at: at, updated_by: by.clone(), ..self.clone() }
    }
}

impl InviteeRow {
    pub fn is_invited(&self) -> bool {
        self.hindrances.is_empty()
    }
}

pub async fn get(store: &Store, id: &EventId) -> Result<Option<EventRow>, StoreError> {
    Ok(store.get(&keys::event(id), true).await?.map(from_row).transpose()?)
}

pub async fn invitee(store: &Store, id: &EventId, customer: &CustomerId) -> Result<Option<InviteeRow>, StoreError> {
    Ok(store.get(&keys::invitee(id, customer), true).await?.map(from_row).transpose()?)
}

/// Whom it was to bring together, in the order they were put on file, and whether there are more.
pub async fn invitees(
    store: &Store,
    id: &EventId,
    after: Option<&str>,
    limit: i32,
) -> Result<(Vec<InviteeRow>, bool), StoreError> {
    part(store, id, keys::INVITEE, after, limit).await
}

/// What was said there, in order; `after` as it stands in a key.
pub async fn opinions(
    store: &Store,
    id: &EventId,
    after: Option<&str>,
    limit: i32,
) -> Result<(Vec<OpinionRow>, bool), StoreError> {
    part(store, id, keys::OPINION, after, limit).await
}

pub async fn opinion(store: &Store, id: &EventId, number: u32) -> Result<Option<OpinionRow>, StoreError> {
    Ok(store.get(&keys::opinion(id, number), true).await?.map(from_row).transpose()?)
}

/// Where a list of opinions goes on.
pub fn place_of(opinion: &OpinionRow) -> String {
    format!("{:05}", opinion.number)
}

async fn part<T: DeserializeOwned>(
    store: &Store,
    id: &EventId,
    prefix: &str,
    after: Option<&str>,
    limit: i32,
) -> Result<(Vec<T>, bool), StoreError> {
    let all = || Range::Prefix(prefix.to_owned());
    // All that begin with it lie below its end.
    let range = after.map_or_else(all, |last| Range::Between(format!("{prefix}{last}!"), format!("{prefix}~")));
    let query = Query { range, limit, ..Query::partition(Table::Records, keys::event_partition(id)) };
    let found = store.query(query).await?;
    Ok((from_rows(found.rows)?, found.more))
}
