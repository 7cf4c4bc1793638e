//! What a handler stands on: store, vault, trail, catalogue, time. Built once by the runtime.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;

use crate::audit::{Entry, Trail};
use crate::domain::clock::Calendar;
use crate::domain::time::Time;
use crate::messages::Carriage;
use crate::objects::{ObjectError, Objects};
use crate::store::lookups;
use crate::store::{CommitError, Guard, Store, Transaction};
use crate::vault::Vault;

use super::first_people::FirstPerson;
use super::idempotency::{Once, Replay};
use super::people::People;
use super::policy::Policy;
use super::problem::{Code, Problem};
use super::quota::Leases;

pub struct App {
    /// The function this is: its word in audit rows, logs and policies.
    pub function: &'static str,
    pub store: Store,
    pub vault: Vault,
    pub trail: Trail,
    pub time: Time,
    pub catalogue: Policy,
    objects: Option<Objects>,
    /// Who is enrolled by signing in, once.
    pub(super) first_people: Vec<FirstPerson>,
    seals: Option<Objects>,
    carriage: Option<Carriage>,
    /// Where customers reach the pages that need no sign-in.
    pub pages: String,
    pub(super) people: People,
    pub(super) leases: Leases,
    lookups_complete: AtomicI64,
}

/// How long a complete lookup table is believed to stay so.
pub const COMPLETE_SECONDS: i64 = 10;

pub type SharedApp = Arc<App>;

/// How a change that may be a replay ended.
pub enum Committed {
    Done,
    /// An equal request had been done already; nothing was written now.
    Replayed(Replay),
}

impl App {
    pub fn new(
        function: &'static str,
        store: Store,
        vault: Vault,
        trail: Trail,
        time: Time,
        catalogue: Policy,
    ) -> Self {
        Self {
            function,
            store,
            vault,
            trail,
            time,
            catalogue,
            objects: None,
            first_people: Vec::new(),
            seals: None,
            carriage: None,
            pages: String::new(),
            people: People::default(),
            leases: Leases::default(),
            lookups_complete: AtomicI64::new(i64::MIN),
        }
    }

    /// For a function that has a bucket.
    pub fn with_objects(mut self, objects: Option<Objects>) -> Self {
        self.objects = objects;
        self
    }

    /// For the function that administers access.
    pub fn with_first_people(mut self, people: Vec<FirstPerson>) -> Self {
        self.first_people = people;
        self
    }

    pub fn objects(&self) -> Result<&Objects, Problem> {
        self.objects.as_ref().ok_or_else(|| Problem::internal("this function has no bucket"))
    }

    /// For a function that makes or reads seals of the trail.
    pub fn with_seals(mut self, seals: Option<Objects>) -> Self {
        self.seals = seals;
        self
    }

    /// For the function that sends messages.
    pub fn with_carriage(mut self, carriage: Option<Carriage>, pages: &str) -> Self {
        self.carriage = carriage;
        pages.clone_into(&mut self.pages);
        self
    }

    /// Who carries messages to customers; nobody may have been named.
    pub fn carriage(&self) -> Option<&Carriage> {
        self.carriage.as_ref()
    }

    pub fn seals(&self) -> Result<&Objects, ObjectError> {
        self.seals.as_ref().ok_or(ObjectError::Refused("this function has no bucket of seals"))
    }

    /// The company's working calendar.
    pub fn calendar(&self) -> Result<&Calendar, Problem> {
        self.catalogue.calendar().map_err(|error| Problem::internal(error.to_string()))
    }

    /// The day it is for the company.
    pub fn today(&self) -> Date {
        self.catalogue.day_of(self.time.now())
    }

    /// The change and its audit row.
    pub async fn commit(&self, tx: &Transaction, entry: &Entry) -> Result<(), Problem> {
        Ok(self.trail.commit(tx, entry).await?)
    }

    /// The same for a change that is remembered under an idempotency key: of two equal requests at
    /// the same moment, one writes and the other is a replay.
    pub async fn commit_once(&self, tx: &Transaction, entry: &Entry, once: &Once) -> Result<Committed, Problem> {
        match self.trail.commit(tx, entry).await {
            Ok(()) => Ok(Committed::Done),
            Err(CommitError::Refused(Guard::Replayed)) => match once.seen(self, &entry.actor.staff).await? {
                Some(replay) => Ok(Committed::Replayed(replay)),
                None => Err(Problem::new(Code::InProgress).retry_after(1)),
            },
            Err(other) => Err(other.into()),
        }
    }

    /// Whether uniqueness can be judged now. Asked again every few seconds only; a table is emptied
    /// by hand, for a rebuild, and with notice.
    pub async fn lookups_complete(&self) -> Result<bool, Problem> {
        let now = self.time.now().as_second();
        if now.saturating_sub(self.lookups_complete.load(Ordering::Relaxed)) < COMPLETE_SECONDS {
            return Ok(true);
        }
        let complete = lookups::is_complete(&self.store).await?;
        if complete {
            self.lookups_complete.store(now, Ordering::Relaxed);
        }
        Ok(complete)
    }

    /// For whatever makes a value somebody's alone: not while uniqueness can not be judged.
    pub async fn require_lookups(&self) -> Result<(), Problem> {
        if self.lookups_complete().await? {
            Ok(())
        } else {
            Err(Problem::new(Code::RegistrationClosed).retry_after(60))
        }
    }

    /// The row of a disclosure, before the data leave.
    pub async fn disclose(&self, entry: &Entry) -> Result<(), Problem> {
        Ok(self.trail.record(entry).await?)
    }

    /// The row of a refusal. The refusal stands even if the row can not be written.
    pub async fn refuse(&self, entry: &Entry) {
        if let Err(error) = self.trail.record(entry).await {
            tracing::error!(error = %error, "a refusal was not recorded");
        }
    }
}
