//! A pass over all customers, in slices: shard by shard, with its position on file. It may be cut short
//! after any slice and goes on from there; two runs at once do no harm, since a slice is ticked off once.

use crate::audit::Entry;
use crate::http::App;
use crate::store::customers::{self, CustomerRow, Listed};
use crate::store::lists::{self, SHARDS};
use crate::store::passes::{self, PassRow};
use crate::store::{CommitError, Guard, StoreError, Transaction};

/// So that a slice's effects on two rows a customer still fit into one transaction.
const SLICE: i32 = 45;

pub struct Pass<'a> {
    app: &'a App,
    /// The row in the trail of every step.
    entry: Entry,
    row: PassRow,
}

/// Some customers, and where the walk goes on behind them.
pub struct Slice {
    pub customers: Vec<Listed>,
    next: PassRow,
}

/// The pass that is under way, or a new one if the last one `is_past`. `None`: nothing is to do.
pub async fn open(
    app: &App,
    entry: Entry,
    is_past: impl FnOnce(&PassRow) -> bool,
) -> Result<Option<Pass<'_>>, CommitError> {
    let last = passes::current(&app.store, app.function).await?;
    let before = match last {
        Some(row) if row.done_at.is_none() => return Ok(Some(Pass { app, entry, row })),
        Some(row) if !is_past(&row) => return Ok(None),
        last => last.map_or(0, |row| row.version),
    };
    let row = PassRow { version: before + 1, began_at: app.time.now(), shard: 0, after: None, done_at: None };
    let mut tx = Transaction::new();
    passes::put(app.function, &row, before, &mut tx)?;
    match app.trail.commit(&tx, &entry).await {
        Ok(()) => Ok(Some(Pass { app, entry, row })),
        // Another run has begun it at the same moment: on with that one.
        Err(CommitError::Refused(Guard::Stale)) => {
            let row = passes::current(&app.store, app.function).await?;
            Ok(row.filter(|row| row.done_at.is_none()).map(|row| Pass { app, entry, row }))
        }
        Err(other) => Err(other),
    }
}

impl Pass<'_> {
    /// Which pass this is.
    pub fn began_at(&self) -> jiff::Timestamp {
        self.row.began_at
    }

    /// Whether some customers have been ticked off.
    pub fn has_advanced(&self) -> bool {
        self.row.shard > 0 || self.row.after.is_some()
    }

    /// From the first customer again: what the pass has done does not count any more.
    pub async fn begin_anew(&mut self) -> Result<(), CommitError> {
        let anew = PassRow { began_at: self.app.time.now(), shard: 0, after: None, done_at: None, ..self.row.clone() };
        self.step(anew, Transaction::new()).await
    }

    /// Somebody else has ended it.
    pub fn is_over(&self) -> bool {
        self.row.done_at.is_some()
    }

    /// The next customers. `None`: all have been seen.
    pub async fn slice(&self) -> Result<Option<Slice>, StoreError> {
        let mut next = self.row.clone();
        while next.shard < SHARDS {
            let (customers, last) = lists::slice(&self.app.store, next.shard, next.after.take(), SLICE).await?;
            match last {
                Some(place) => next.after = Some(place),
                None => next.shard += 1,
            }
            if !customers.is_empty() {
                return Ok(Some(Slice { customers, next }));
            }
        }
        Ok(None)
    }

    /// Ticks a slice off, together with what `tx` holds of it. What another run has ticked off meanwhile
    /// is not done again, and the walk goes on from there.
    pub async fn advance(&mut self, slice: Slice, tx: Transaction) -> Result<(), CommitError> {
        self.step(slice.next, tx).await
    }

    /// All customers have been seen, and all that follows is done.
    pub async fn close(mut self, tx: Transaction) -> Result<(), CommitError> {
        let done = PassRow { shard: SHARDS, after: None, done_at: Some(self.app.time.now()), ..self.row.clone() };
        self.step(done, tx).await
    }

    async fn step(&mut self, next: PassRow, mut tx: Transaction) -> Result<(), CommitError> {
        let next = PassRow { version: self.row.version + 1, ..next };
        passes::put(self.app.function, &next, self.row.version, &mut tx)?;
        match self.app.trail.commit(&tx, &self.entry).await {
            Ok(()) => self.row = next,
            Err(CommitError::Refused(Guard::Stale)) => {
                if let Some(row) = passes::current(&self.app.store, self.app.function).await? {
                    self.row = row;
                }
            }
            Err(other) => return Err(other),
        }
        Ok(())
    }
}

/// The records themselves. One that can not be read is left out and logged: it does not keep the pass from
/// all the others.
pub async fn records(app: &App, listed: &[Listed]) -> Result<Vec<CustomerRow>, StoreError> {
    let ids: Vec<_> = listed.iter().map(|listed| listed.id.clone()).collect();
    match customers::many(&app.store, &ids).await {
        Err(StoreError::Corrupt(_)) => {}
        read => return read,
    }
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        match customers::get(&app.store, &id, false).await {
            Ok(row) => rows.extend(row),
            Err(StoreError::Corrupt(error)) => {
                tracing::error!(customer.id = id.as_str(), error = %error, "a customer was left out of the pass");
            }
            Err(other) => return Err(other),
        }
    }
    Ok(rows)
}
