//! Commits a change together with its row, and records what changes nothing.

use std::sync::Arc;

use super::body::Body;
use super::chain_hash;
use super::entry::Entry;
use super::lane::{Lane, Lanes};
use crate::domain::time::Time;
use crate::store::audit_rows::{self, AuditRow, ChainPlace};
use crate::store::{CommitError, Guard, Store, Transaction};

#[derive(Clone)]
pub struct Trail {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    time: Time,
    function: String,
    lanes: Lanes,
}

impl Trail {
    /// `instance` names this process for as long as it lives; no other may ever use the name.
    pub fn new(store: Store, time: Time, function: &str, instance: String) -> Self {
        Self { inner: Arc::new(Inner { store, time, function: function.to_owned(), lanes: Lanes::new(instance) }) }
    }

    /// The change and its row, or neither.
    pub async fn commit(&self, change: &Transaction, entry: &Entry) -> Result<(), CommitError> {
        self.chained(entry, Some(change)).await
    }

    /// A row for what changes nothing: views, lists, searches, refusals. Before the data leave.
    pub async fn record(&self, entry: &Entry) -> Result<(), CommitError> {
        self.chained(entry, None).await
    }

    async fn chained(&self, entry: &Entry, change: Option<&Transaction>) -> Result<(), CommitError> {
        loop {
            let (lane, place) = self.inner.lanes.borrow(self.inner.time.now());
            let written = match self.row(entry, change, &lane, &place) {
                Ok(row) => self.guarded(&lane, self.write(change, &place, &row)).await.map(|()| row),
                Err(error) => Err(error),
            };
            match written {
                Ok(row) => {
                    self.advance(lane, &place, row);
                    return Ok(());
                }
                // The number was taken by a commit whose answer was lost: go on in another lane.
                Err(CommitError::Refused(Guard::LaneBroken)) => self.inner.lanes.retire(&lane),
                Err(CommitError::Unknown) => {
                    self.inner.lanes.retire(&lane);
                    return Err(CommitError::Unknown);
                }
                Err(definite) => {
                    self.inner.lanes.give_back(lane);
                    return Err(definite);
                }
            }
        }
    }

    async fn write(&self, change: Option<&Transaction>, place: &ChainPlace, row: &AuditRow) -> Result<(), CommitError> {
        let Some(change) = change else {
            return audit_rows::put(&self.inner.store, place, row).await;
        };
        let mut tx = change.clone();
        audit_rows::add(place, row, &mut tx)?;
        self.inner.store.commit(&tx).await
    }

    fn row(
        &self,
        entry: &Entry,
        change: Option<&Transaction>,
        lane: &Lane,
        place: &ChainPlace,
    ) -> Result<AuditRow, CommitError> {
        let now = self.inner.time.now();
        let body = Body::of(entry, change, &self.inner.function, now, place, lane.head(), lane.succeeds());
        let body = serde_json::to_string(&body).map_err(|_| CommitError::Rejected("audit body".to_owned()))?;
        let hash = chain_hash(lane.head(), &body);
        Ok(AuditRow { body, hash })
    }

    /// A client that goes away cancels its request at an await: the lane it had borrowed is then of
    /// unknown end and must not be used again.
    async fn guarded<T>(&self, lane: &Lane, work: impl Future<Output = T>) -> T {
        let mut abandoned = Abandoned { lanes: &self.inner.lanes, lane: Some(lane) };
        let output = work.await;
        abandoned.lane = None;
        output
    }

    fn advance(&self, lane: Lane, place: &ChainPlace, row: AuditRow) {
        // The second witness: the log keeps each chain's head outside the tables.
        tracing::info!(target: "audit", function = self.inner.function, audit.chain = place.chain(), audit.number = place.number, audit.hash = row.hash, "recorded");
        self.inner.lanes.advance(lane, row.hash);
    }
}

struct Abandoned<'a> {
    lanes: &'a Lanes,
    lane: Option<&'a Lane>,
}

impl Drop for Abandoned<'_> {
    fn drop(&mut self) {
        if let Some(lane) = self.lane {
            self.lanes.retire(lane);
        }
    }
}
