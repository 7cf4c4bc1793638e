//! Indexes that lag. In the cloud an index shows a write only some time later, and until then the
//! old state; here a replica of the whole store plays the late index. Writes reach it in order when
//! they are due, and queries that name an index read from it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use dynoxide::Database;
use rusqlite::Connection;
use serde_json::Value;

use crate::connector::Answer;
use crate::{EmbeddedError, dynamo, sqlite};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexDelay {
    /// Each write shows this long after it was done.
    For(Duration),
    /// No write shows before the next `settle`.
    UntilSettled,
}

#[derive(Default)]
pub(crate) struct Indexes {
    lagging: AtomicBool,
    /// Locked around each write as well: the replica must see them in the order they were done.
    replica: Mutex<Option<Replica>>,
}

struct Replica {
    db: Database,
    delay: IndexDelay,
    pending: VecDeque<Write>,
}

struct Write {
    done: Instant,
    operation: String,
    body: Vec<u8>,
}

impl Indexes {
    pub(crate) fn execute(&self, db: &Database, operation: &str, body: &[u8]) -> Answer {
        if !self.lagging.load(Ordering::Acquire) {
            return dynamo::execute(db, operation, body);
        }
        let mut replica = self.replica();
        let Some(replica) = replica.as_mut() else {
            return dynamo::execute(db, operation, body);
        };
        match operation {
            "Query" | "Scan" if reads_index(body) => {
                replica.apply_due();
                dynamo::execute(&replica.db, operation, body)
            }
            "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems" => {
                let answer = dynamo::execute(db, operation, body);
                if answer.status == 200 {
                    replica.pending.push_back(Write {
                        done: Instant::now(),
                        operation: operation.to_owned(),
                        body: body.to_vec(),
                    });
                }
                answer
            }
            "CreateTable" | "UpdateTable" | "DeleteTable" | "UpdateTimeToLive" => {
                replica.apply_all();
                dynamo::execute(&replica.db, operation, body);
                dynamo::execute(db, operation, body)
            }
            _ => dynamo::execute(db, operation, body),
        }
    }

    /// To be called while nothing writes: a write under way might miss the copy.
    pub(crate) fn delay(&self, db: &Database, delay: IndexDelay) -> Result<(), EmbeddedError> {
        let mut replica = self.replica();
        *replica = Some(Replica { db: copy(db)?, delay, pending: VecDeque::new() });
        self.lagging.store(true, Ordering::Release);
        Ok(())
    }

    pub(crate) fn settle(&self) {
        if let Some(replica) = self.replica().as_mut() {
            replica.apply_all();
        }
    }

    pub(crate) fn catch_up_for_good(&self) {
        let mut replica = self.replica();
        self.lagging.store(false, Ordering::Release);
        *replica = None;
    }

    /// Expired items leave the late index when they leave the table.
    pub(crate) fn sweep_ttl(&self) -> Result<(), EmbeddedError> {
        if let Some(replica) = self.replica().as_ref() {
            replica.db.sweep_ttl()?;
        }
        Ok(())
    }

    fn replica(&self) -> MutexGuard<'_, Option<Replica>> {
        self.replica.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Replica {
    fn apply_due(&mut self) {
        let IndexDelay::For(delay) = self.delay else {
            return;
        };
        while self.pending.front().is_some_and(|write| write.done.elapsed() >= delay) {
            self.apply_next();
        }
    }

    fn apply_all(&mut self) {
        while !self.pending.is_empty() {
            self.apply_next();
        }
    }

    /// What the store accepted, its copy accepts in the same order.
    fn apply_next(&mut self) {
        if let Some(write) = self.pending.pop_front() {
            dynamo::execute(&self.db, &write.operation, &write.body);
        }
    }
}

/// A local index may be read with strong consistency; that read is never late.
fn reads_index(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body)
        .is_ok_and(|body| body.get("IndexName").is_some() && body["ConsistentRead"].as_bool() != Some(true))
}

fn copy(db: &Database) -> Result<Database, EmbeddedError> {
    let name = sqlite::memory_name();
    // A database in memory lives while a connection to it is open.
    let _keep = Connection::open(&name).map_err(|error| EmbeddedError::sqlite("store.db", &error))?;
    db.vacuum_into(&name)?;
    Ok(Database::new(&name)?)
}
