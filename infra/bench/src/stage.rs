//! The system under test: on a file store in a folder of its own, filled, and served on a loopback
//! address as `cargo run` serves it, save that nobody runs into the rate limit.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use embedded::{Call, Embedded};
use local::System;
use shared::domain::catalogue::{Catalogue, Rate, RevealHours};
use shared::runtime::{Clients, SystemTime};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::expense::Expenses;
use crate::http_client::Connection;
use crate::load::Client;
use crate::operation::{Operation, Requests, Target};
use crate::record::Probe;
use crate::replay::{Replay, Script};
use crate::seed;

/// Customers that requests go to again and again: their keys are in memory.
const HOT: usize = 32;
/// Customers that only the bare calls write to: what they leave there is another's.
const FOR_BARE: usize = 16;
/// Numbers of people who are not seeded.
const FIRST_NEW: u32 = 1_000_000;

pub struct Stage {
    pub system: System,
    pub expenses: Expenses,
    address: SocketAddr,
    server: JoinHandle<()>,
    hot: Vec<Arc<Target>>,
    for_bare: Vec<Arc<Target>>,
    recorded: Arc<Target>,
    pub numbers: Arc<AtomicU32>,
    probe: Probe,
    pub bare: Arc<Clients>,
}

/// Limits that no benchmark reaches; what counting costs is the same.
pub static UNLIMITED: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut catalogue = Catalogue::builtin().clone();
    catalogue.settings.rate = Rate { quota: u32::MAX, ..catalogue.settings.rate };
    for quota in &mut catalogue.settings.daily_quotas {
        quota.views = u32::MAX;
        quota.lookups = u32::MAX;
        quota.duplicate_checks = u32::MAX;
        quota.reveals = u32::MAX;
    }
    // At any hour, and as often as one likes.
    for rule in &mut catalogue.reveal_rules {
        rule.hours = RevealHours::Always;
        rule.views = u16::MAX;
    }
    catalogue
});

pub async fn open(folder: &Path) -> Result<System> {
    Ok(System::open_under(&UNLIMITED, folder, Arc::new(SystemTime)).await?)
}

impl Stage {
    pub async fn set(system: System, customers: u32) -> Result<Self> {
        let mut ids = seed::fill(system.embedded(), customers).await?;
        ensure!(ids.len() >= HOT + FOR_BARE + 2, "fewer than 100 customers leave nothing to list");
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let expenses = Expenses::default();
        let router = expenses.watch(system.router());
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        let targets =
            |ids: Vec<(String, u32)>| ids.into_iter().map(|one| Arc::new(Target::new(one))).collect::<Vec<_>>();
        let for_bare = targets(ids.split_off(ids.len() - FOR_BARE));
        let recorded = targets(ids.split_off(ids.len() - 1)).pop().context("a customer")?;
        let every = ids.len() / HOT;
        let hot = targets(ids.into_iter().step_by(every).take(HOT).collect());
        let probe = Probe::new(system.embedded(), &UNLIMITED).await;
        let bare = Arc::new(Clients::embedded("bare", system.embedded().http_client("bare")).await);
        let numbers = Arc::new(AtomicU32::new(FIRST_NEW));
        Ok(Self { system, expenses, address, server, hot, for_bare, recorded, numbers, probe, bare })
    }

    pub fn embedded(&self) -> &Embedded {
        self.system.embedded()
    }

    /// A connection with somebody's token.
    pub async fn connection(&self, staff: &str) -> Result<Connection> {
        Connection::open(self.address, &self.system.token(&staff.parse()?)?.token).await
    }

    /// Clients over HTTP, each with a connection and a token.
    pub async fn requests(&self, operation: Operation, clients: usize) -> Result<Vec<Requests>> {
        self.requests_of(operation, clients, |client| operation.staff(client)).await
    }

    /// The same by people of the caller's choice.
    pub async fn requests_of(
        &self,
        operation: Operation,
        clients: usize,
        staff: impl Fn(usize) -> &'static str,
    ) -> Result<Vec<Requests>> {
        let mut requests = Vec::with_capacity(clients);
        for client in 0..clients {
            requests.push(Requests {
                connection: self.connection(staff(client)).await?,
                operation,
                targets: share(&self.hot, operation, client, clients),
                numbers: Arc::clone(&self.numbers),
                turn: 0,
            });
        }
        Ok(requests)
    }

    /// One of those that requests go to again and again.
    pub fn customer(&self) -> Result<String> {
        self.hot.first().map(|target| target.id.clone()).context("a customer")
    }

    /// As many clients at the bare calls.
    pub fn replays(&self, script: &Arc<Script>, operation: Operation, clients: usize) -> Vec<Replay> {
        let replay = |client| Replay {
            clients: Arc::clone(&self.bare),
            script: Arc::clone(script),
            targets: share(&self.for_bare, operation, client, clients),
            numbers: Arc::clone(&self.numbers),
            turn: 0,
        };
        (0..clients).map(replay).collect()
    }

    /// Records an operation's calls, and makes sure that their replay asks the store for the same.
    pub async fn script(&self, operation: Operation) -> Result<Arc<Script>> {
        let number = || self.numbers.fetch_add(1, Ordering::Relaxed);
        let waves = self.probe.record(operation, &self.recorded, number).await?;
        let about = matches!(operation, Operation::View | Operation::Patch).then_some(self.recorded.id.as_str());
        let script = Arc::new(Script::new(waves, about));
        let calls = self.embedded().calls();
        calls.start();
        let replayed = self.replayed(&script, operation).await?;
        let mut asked = self.asked(operation, number()).await?;
        if asked != replayed {
            // The one request that leases the next block of a limit; the next one does not.
            asked = self.asked(operation, number()).await?;
        }
        calls.stop();
        ensure!(asked == replayed, "{}: {asked:?} was replayed as {replayed:?}", operation.name());
        Ok(script)
    }

    async fn asked(&self, operation: Operation, number: u32) -> Result<Vec<String>> {
        self.probe.send(operation, &self.recorded, number).await?;
        Ok(shapes(&self.embedded().calls().take()))
    }

    async fn replayed(&self, script: &Arc<Script>, operation: Operation) -> Result<Vec<String>> {
        for mut replay in self.replays(script, operation, 1) {
            replay.request().await?;
        }
        Ok(shapes(&self.embedded().calls().take()))
    }

    /// Forgets all plain keys, as a new instance has none.
    pub fn forget_keys(&self) {
        for app in self.system.apps().values() {
            app.vault.forget();
        }
    }

    /// Between measurements: nobody follows up on the changes here, in the cloud other functions do;
    /// and the write-ahead log is brought in.
    pub async fn tidy(&self) -> Result<()> {
        self.embedded().streams().trim_older_than(Duration::ZERO).await?;
        let embedded = self.embedded().clone();
        tokio::task::spawn_blocking(move || embedded.checkpoint()).await??;
        Ok(())
    }

    /// The follow-up work on `views` views: from audit rows to pointers by customer.
    pub async fn follow_up(&self, views: usize) -> Result<Duration> {
        self.system.settle().await?;
        for mut client in self.requests(Operation::View, 1).await? {
            crate::load::repeat(&mut client, views).await?;
        }
        let begin = Instant::now();
        self.system.settle().await?;
        Ok(begin.elapsed())
    }

    pub async fn strike(self) -> Result<()> {
        self.server.abort();
        let embedded = self.embedded().clone();
        tokio::task::spawn_blocking(move || embedded.shutdown()).await??;
        Ok(())
    }
}

/// Readers share all customers, each beginning with another; writers divide them.
fn share(all: &[Arc<Target>], operation: Operation, client: usize, clients: usize) -> Vec<Arc<Target>> {
    if operation == Operation::Patch {
        all.iter().skip(client).step_by(clients).cloned().collect()
    } else {
        let mut mine = all.to_vec();
        mine.rotate_left(client % all.len());
        mine
    }
}

/// Service, operation, tables, number of items and error of each call, in no order.
fn shapes(calls: &[Call]) -> Vec<String> {
    let shape = |call: &Call| format!("{} {:?} {} {:?}", call.operation, call.tables, call.items, call.error);
    let mut shapes: Vec<_> = calls.iter().map(shape).collect();
    shapes.sort();
    shapes
}
