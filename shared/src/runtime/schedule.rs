//! Work that no request asks for: a function of its own for each, started by the schedule in the cloud
//! and by the upkeep of the local system. A start may come twice, at the same time as another, or after
//! one that was cut short: what is done has to bear that.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::Serialize;

use super::wiring::{OpenBucket, OpenCarrier};
use crate::audit::Actor;
use crate::domain::schedule::Schedule;
use crate::http::trace::of_xray;
use crate::http::{App, SharedApp};
use crate::objects::ObjectError;
use crate::store::cost;

#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    #[error(transparent)]
    Vault(#[from] crate::vault::VaultError),
    #[error(transparent)]
    Commit(#[from] crate::store::CommitError),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// What it stands on is not as it left it: somebody has to look.
    #[error("the run can not go on: {0}")]
    Stopped(&'static str),
}

/// How a run ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// There is nothing left to do before the next time.
    Done,
    /// Its time was up: the next run goes on from where it stood.
    Interrupted,
}

impl Ended {
    const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Interrupted => "interrupted",
        }
    }
}

pub type ScheduledWork = for<'a> fn(&'a SharedApp, &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>>;

#[derive(Clone, Copy)]
pub struct ScheduledFunction {
    pub name: &'static str,
    pub schedule: Schedule,
    pub work: ScheduledWork,
    /// How it opens the bucket of seals in the cloud, if it makes or reads them.
    pub seals: Option<OpenBucket>,
    /// How it finds whoever carries messages, if it sends any.
    pub carrier: Option<OpenCarrier>,
}

impl ScheduledFunction {
    pub const fn new(name: &'static str, schedule: Schedule, work: ScheduledWork) -> Self {
        Self { name, schedule, work, seals: None, carrier: None }
    }

    /// For the function that sends messages.
    #[cfg(feature = "carrier")]
    pub const fn with_carrier(self) -> Self {
        Self { carrier: Some(super::carrier::open), ..self }
    }

    #[cfg(feature = "bucket")]
    pub const fn with_seals(self) -> Self {
        Self { seals: Some(super::bucket::open_seals), ..self }
    }
}

/// One start of a scheduled function.
pub struct Run {
    /// Stands in its audit rows and log lines, like the trace of a request.
    id: String,
    until: Timestamp,
    /// Asked for now, whatever was done today already.
    pub at_once: bool,
    slices: Option<AtomicU32>,
}

impl Run {
    /// A run that has to have stopped by `until`.
    pub fn until(until: Timestamp) -> Self {
        Self { id: uuid::Uuid::now_v7().simple().to_string(), until, at_once: false, slices: None }
    }

    /// Under the id of the trace that AWS X-Ray has begun, if it has.
    pub fn traced(self, xray: Option<&str>) -> Self {
        Self { id: xray.and_then(of_xray).unwrap_or(self.id), ..self }
    }

    pub fn at_once(self) -> Self {
        Self { at_once: true, ..self }
    }

    /// Stops after so many slices too: for tests of what is cut short.
    pub fn slices(self, slices: u32) -> Self {
        Self { slices: Some(slices.into()), ..self }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Kehu itself, in this run.
    pub fn actor(&self) -> Actor {
        Actor::system(&self.id)
    }

    /// Whether another slice of work may be begun.
    pub fn goes_on(&self, app: &App) -> bool {
        let left = self.slices.as_ref().is_none_or(|left| {
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
        });
        left && app.time.now() < self.until
    }
}

/// Runs the function once, under the policy in force.
pub async fn run(app: &SharedApp, function: &ScheduledFunction, run: &Run) -> Result<Ended, ScheduleError> {
    let started = Instant::now();
    let (ended, cost) = cost::counted(async {
        app.refresh_policy().await;
        (function.work)(app, run).await
    })
    .await;
    if let Err(error) = &ended {
        tracing::error!(function = function.name, trace.id = run.id, error = %error, "a scheduled run failed");
    }
    tracing::info!(
        target: "run",
        function = function.name,
        trace.id = run.id,
        schedule.ended = ended.as_ref().map_or("failed", |ended| ended.word()),
        duration.micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        cost.read_units = cost.read_units,
        cost.write_units = cost.write_units,
        cost.rows_written = cost.rows_written,
        cost.kms_calls = cost.kms_calls,
        count.faults = u8::from(ended.is_err()),
        "ran"
    );
    ended
}
