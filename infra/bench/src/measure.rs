//! What is measured at one size of the file.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use shared::store::cost::Cost;

use crate::expense::usual;
use crate::import::{self, Imported};
use crate::load::{self, Measured};
use crate::machine::{self, Meter, Spent};
use crate::merge::{self, Timed};
use crate::operation::Operation;
use crate::replay::Script;
use crate::reveals;
use crate::shares::{self, Shares};
use crate::stage::{self, Stage};

pub const CLIENTS: [usize; 2] = [1, 16];
/// Requests that are looked at one by one: twice a block of the rate limit.
const COSTED: usize = 40;
const COLD: usize = 20;
const VIEWS_FOLLOWED: usize = 1_000;

pub struct Size {
    pub customers: u32,
    pub filled_in: Duration,
    pub filling: Spent,
    pub store_mib: u64,
    pub memory: Memory,
    pub costs: Vec<Costs>,
    pub cold: Vec<(&'static str, Cost, Measured)>,
    pub shares: Shares,
    pub speeds: Vec<Speed>,
    pub merges: Vec<Timed>,
    pub imported: Imported,
    /// Views followed up a second.
    pub follow_up: f64,
}

/// What most requests of an operation cost.
pub struct Costs {
    pub operation: Operation,
    pub calls: usize,
    pub rounds: usize,
    pub cost: Cost,
}

/// Resident, in MiB.
#[derive(Default)]
pub struct Memory {
    pub opened: Option<u64>,
    pub filled: Option<u64>,
    pub loaded: Option<u64>,
}

pub struct Speed {
    pub operation: Operation,
    pub clients: usize,
    pub http: Measured,
    pub http_spent: Spent,
    pub bare: Measured,
    pub bare_spent: Spent,
}

pub async fn size(customers: u32, rounds: u32) -> Result<Size> {
    let folder = tempfile::tempdir()?;
    let system = stage::open(folder.path()).await?;
    let opened = machine::resident_mib();
    let (begin, meter) = (Instant::now(), Meter::start());
    let stage = Stage::set(system, customers).await?;
    stage.tidy().await?;
    let (filled_in, filling) = (begin.elapsed(), meter.spent());
    let (filled, store_mib) = (machine::resident_mib(), mib(folder.path()));
    eprintln!("{customers} customers in {:.0} s", filled_in.as_secs_f64());

    let mut cold = cold(&stage).await?;
    cold.append(&mut reveals::measure(&stage).await?);
    let shares = shares::measure(&stage).await?;
    let follow_up = VIEWS_FOLLOWED as f64 / stage.follow_up(VIEWS_FOLLOWED).await?.as_secs_f64();
    let (mut costs, mut speeds) = (Vec::new(), Vec::new());
    for operation in Operation::ALL.into_iter().filter(|operation| customers >= operation.measured_from()) {
        let script = stage.script(operation).await?;
        let cost = cost(&stage, operation).await?;
        costs.push(Costs { operation, calls: script.calls(), rounds: script.rounds(), cost });
        for clients in CLIENTS {
            let speed = speed(&stage, operation, &script, clients, rounds).await?;
            let (http, bare) = (speed.http.rate(), speed.bare.rate());
            eprintln!("{}, clients: {clients}, {http:.0}/s, bare {bare:.0}/s", operation.name());
            speeds.push(speed);
        }
        stage.expenses.take();
    }
    let merges = merge::measure(&stage).await?;
    let imported = import::measure(&stage, rounds).await?;
    eprintln!("{} rows imported in {:.1} s", imported.rows, imported.done_in.as_secs_f64());
    let memory = Memory { opened, filled, loaded: machine::resident_mib() };
    stage.strike().await?;
    Ok(Size {
        customers,
        filled_in,
        filling,
        store_mib,
        memory,
        costs,
        cold,
        shares,
        speeds,
        merges,
        imported,
        follow_up,
    })
}

/// HTTP and bare calls take turns, so that whatever else the machine does strikes both alike.
async fn speed(
    stage: &Stage,
    operation: Operation,
    script: &Arc<Script>,
    clients: usize,
    rounds: u32,
) -> Result<Speed> {
    let mut speed = Speed {
        operation,
        clients,
        http: Measured::default(),
        http_spent: Spent::default(),
        bare: Measured::default(),
        bare_spent: Spent::default(),
    };
    for _ in 0..rounds {
        stage.tidy().await?;
        let requests = stage.requests(operation, clients).await?;
        let meter = Meter::start();
        speed.http = speed.http.and(load::run(requests).await?);
        speed.http_spent += meter.spent();
        stage.tidy().await?;
        let replays = stage.replays(script, operation, clients);
        let meter = Meter::start();
        speed.bare = speed.bare.and(load::run(replays).await?);
        speed.bare_spent += meter.spent();
    }
    Ok(speed)
}

/// With everything in memory that can be.
async fn cost(stage: &Stage, operation: Operation) -> Result<Cost> {
    for mut client in stage.requests(operation, 1).await? {
        client.check().await?;
        stage.expenses.take();
        load::repeat(&mut client, COSTED).await?;
    }
    Ok(usual(&stage.expenses.take()))
}

/// Each request as the first one of a new instance, as far as keys go.
async fn cold(stage: &Stage) -> Result<Vec<(&'static str, Cost, Measured)>> {
    let mut results = Vec::new();
    for operation in
        [Operation::View, Operation::ListUnit, Operation::ListCompany, Operation::LookUp, Operation::SearchTwenty]
    {
        for mut client in stage.requests(operation, 1).await? {
            client.check().await?;
            stage.expenses.take();
            let mut latencies = Vec::with_capacity(COLD);
            for _ in 0..COLD {
                stage.forget_keys();
                let begin = Instant::now();
                load::repeat(&mut client, 1).await?;
                latencies.push(begin.elapsed());
            }
            results.push((operation.name(), usual(&stage.expenses.take()), Measured::of(latencies)));
        }
    }
    Ok(results)
}

fn mib(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum::<u64>() / (1024 * 1024)
}
