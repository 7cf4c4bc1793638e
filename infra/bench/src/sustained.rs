//! Load that goes on: three roles at what they do all day, in a fixed order. No request may fail, and memory
//! may not grow.

use std::convert::Infallible;
use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::load::{self, Client, Measured};
use crate::machine::{self, Meter, Spent};
use crate::operation::{Operation, Requests};
use crate::stage::{self, Stage};

const CUSTOMERS: u32 = 3_000;
const CLIENTS: usize = 9;
/// One after the other, three clients each.
const ROLES: [&str; 3] = ["stf_information_specialist_1", "stf_customer_service_1", "stf_information_supervisor_1"];
/// Of a hundred requests.
const DAY: [(Operation, u64); 6] = [
    (Operation::View, 60),
    (Operation::ListUnit, 20),
    (Operation::LookUp, 8),
    (Operation::SearchTwenty, 5),
    (Operation::Patch, 5),
    (Operation::Create, 2),
];
/// As the local system follows its streams.
const FOLLOWED_EVERY: Duration = Duration::from_millis(200);
/// What memory may be at the end, of what it was when three tenths of the time were over.
const GROWN_AT_MOST: f64 = 1.25;

pub struct Sustained {
    measured: Measured,
    spent: Spent,
    /// Resident MiB at the end of each tenth of the time.
    memory: Vec<u64>,
}

/// Somebody at work.
struct Worker {
    /// In the order of `DAY`.
    requests: Vec<Requests>,
    next: u64,
}

impl Client for Worker {
    async fn request(&mut self) -> Result<()> {
        // Knuth's linear generator, from a fixed seed: the same order in every run.
        self.next = self.next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut drawn = (self.next >> 33) % 100;
        for (requests, (_, share)) in self.requests.iter_mut().zip(DAY) {
            if drawn < share {
                return requests.request().await;
            }
            drawn -= share;
        }
        Ok(())
    }
}

pub async fn sustained(time: Duration) -> Result<Sustained> {
    let folder = tempfile::tempdir()?;
    let stage = Stage::set(stage::open(folder.path()).await?, CUSTOMERS).await?;
    stage.tidy().await?;
    let mut workers: Vec<_> = (0..CLIENTS).map(|client| Worker { requests: Vec::new(), next: client as u64 }).collect();
    for (operation, _) in DAY {
        let staff = |client: usize| ROLES[client % ROLES.len()];
        for (worker, requests) in workers.iter_mut().zip(stage.requests_of(operation, CLIENTS, staff).await?) {
            worker.requests.push(requests);
        }
    }
    let (meter, mut memory) = (Meter::start(), Vec::new());
    let measured = tokio::select! {
        measured = load::run_for(workers, time) => measured?,
        followed = follow(&stage) => match followed? {},
        never = watch(&mut memory) => match never {},
    };
    let spent = meter.spent();
    stage.strike().await?;
    let tenths = (1..=10).filter_map(|tenth| memory.get((memory.len() * tenth / 10).saturating_sub(1)).copied());
    Ok(Sustained { measured, spent, memory: tenths.collect() })
}

/// Follow-up work goes on meanwhile, as in the local system; it ends with an error only.
async fn follow(stage: &Stage) -> Result<Infallible> {
    let mut tidied = Instant::now();
    loop {
        stage.system.settle().await?;
        if tidied.elapsed() > Duration::from_secs(1) {
            stage.tidy().await?;
            tidied = Instant::now();
        }
        tokio::time::sleep(FOLLOWED_EVERY).await;
    }
}

/// On its own: under load the streams may have no end to come to.
async fn watch(memory: &mut Vec<u64>) -> Infallible {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        memory.extend(machine::resident_mib());
    }
}

impl Sustained {
    pub fn text(&self) -> Result<String> {
        let mut out = String::new();
        let milliseconds = |percent| self.measured.percentile(percent).as_secs_f64() * 1000.0;
        writeln!(
            out,
            "| Seconds | Clients | Requests | Requests/s | p50 ms | p99 ms | Failed | Memory at each tenth of it, MiB | Others |"
        )?;
        writeln!(out, "|---:|---:|---:|---:|---:|---:|---:|---:|---:|")?;
        writeln!(
            out,
            "| {:.0} | {CLIENTS} | {} | {:.0} | {:.1} | {:.1} | 0 | {} | {:.0} % |",
            self.measured.seconds(),
            self.measured.count(),
            self.measured.rate(),
            milliseconds(50),
            milliseconds(99),
            self.memory.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            self.spent.others_percent(),
        )?;
        Ok(out)
    }

    pub fn check(&self) -> Result<()> {
        let (Some(early), Some(late)) = (self.memory.get(2), self.memory.last()) else { return Ok(()) };
        ensure!(*late as f64 <= *early as f64 * GROWN_AT_MOST, "memory grew from {early} to {late} MiB");
        Ok(())
    }
}
