//! The budget of KMS calls: the quota of calls a second is the account's, and people at the counter
//! need their part of it while a file runs.

use std::collections::BTreeSet;
use std::time::Duration;

use shared::domain::catalogue::{Catalogue, KeyClass, Lookup};
use shared::domain::customer::Values;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

pub struct Pace {
    a_call: Duration,
    next: Mutex<Instant>,
}

impl Pace {
    pub fn new(calls_per_second: u16) -> Self {
        let a_call = Duration::from_secs(1) / u32::from(calls_per_second.max(1));
        Self { a_call, next: Mutex::new(Instant::now()) }
    }

    /// Waits until so many more calls are within the budget.
    pub async fn spend(&self, calls: u32) {
        let turn = {
            let mut next = self.next.lock().await;
            let turn = (*next).max(Instant::now());
            *next = turn + self.a_call * calls;
            turn
        };
        sleep_until(turn).await;
    }
}

/// What it takes to put these values on file: a call for each exact lookup, one for each new key.
pub fn calls(catalogue: &Catalogue, values: &Values) -> u32 {
    let fields = || values.keys().filter_map(|id| catalogue.field(id));
    let lookups = fields().filter(|field| field.lookup == Some(Lookup::Exact)).count();
    let keys: BTreeSet<_> =
        fields().filter_map(|field| field.class).filter(|class| *class != KeyClass::Personal).collect();
    u32::try_from(lookups + keys.len()).unwrap_or(u32::MAX)
}
