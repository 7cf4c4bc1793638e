//! The trail as a whole: how long it takes to seal it, to check it inside the system, and to prove it outside
//! with `kehu-verify`. The rows are written by the trail itself, as views leave them, a thousand in a chain.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use local::System;
use shared::audit::{Act, Actor, Entry, Trail};
use shared::domain::ids::CustomerId;
use shared::runtime::{Clients, Config, Ended, Instance, SystemTime};
use shared::store::Store;

use crate::machine::{Meter, Spent};
use crate::stage;

const IN_A_CHAIN: u32 = 1_000;
const AT_ONCE: usize = 8;
/// Chains between two trims of the change stream: nobody follows it here.
const BETWEEN_TRIMS: usize = 32;
const WRITER: &str = "customers";

pub struct Proof {
    rows: u64,
    chains: u32,
    seal: Timed,
    /// Nothing has grown since but by the rows of the seal before.
    seal_again: Timed,
    check: Timed,
    verify: Timed,
}

struct Timed {
    took: Duration,
    spent: Spent,
}

pub async fn measure(rows: u32) -> Result<Proof> {
    let folder = tempfile::tempdir()?;
    let system = stage::open(&folder.path().join("data")).await?;
    let chains = rows.div_ceil(IN_A_CHAIN);
    fill(&system, chains).await?;
    eprintln!("{} rows in {chains} chains", chains * IN_A_CHAIN);
    let seal = timed("sealed", run(&system, "audit-seal")).await?;
    let seal_again = timed("sealed again", run(&system, "audit-seal")).await?;
    let check = timed("checked", run(&system, "audit-check")).await?;
    let files = folder.path().join("trail");
    local::export::export(system.embedded(), &files, false).await?;
    let (meter, begin) = (Meter::start(), Instant::now());
    let report = tokio::task::spawn_blocking(move || verify::folder::verify(&files, &[])).await??;
    let verify = Timed { took: begin.elapsed(), spent: meter.spent() };
    ensure!(report.holds() && report.sealed_rows >= u64::from(chains * IN_A_CHAIN), "{report}");
    let embedded = system.embedded().clone();
    tokio::task::spawn_blocking(move || embedded.shutdown()).await??;
    Ok(Proof { rows: report.rows, chains, seal, seal_again, check, verify })
}

async fn fill(system: &System, chains: u32) -> Result<()> {
    let embedded = system.embedded();
    let clients = Clients::embedded(WRITER, embedded.http_client(WRITER)).await;
    let store = Store::new(clients.dynamodb, Config::embedded().tables);
    let all: Vec<_> = (0..chains).collect();
    for some in all.chunks(BETWEEN_TRIMS) {
        let writing = some.iter().map(|_| tokio::spawn(chain(store.clone())));
        stream::iter(writing).buffer_unordered(AT_ONCE).map(|done| done?).try_collect::<Vec<()>>().await?;
        embedded.streams().trim_older_than(Duration::ZERO).await?;
    }
    Ok(())
}

/// By an instance of its own, one row after the other.
async fn chain(store: Store) -> Result<()> {
    let trail = Trail::new(store, Arc::new(SystemTime), WRITER, Instance::random().of(WRITER));
    let actor = Actor::absent(&"stf_sales_1".parse()?, "0af7651916cd43dd8448eb211c80319c");
    for _ in 0..IN_A_CHAIN {
        let entry = Entry::new("view_customer", Act::Disclosure, actor.clone()).customer(&CustomerId::new());
        trail.record(&entry.fields(["name", "idNumber", "mobile", "employer"])).await?;
    }
    Ok(())
}

/// Told at once, too: what comes later may take long, or fail.
async fn timed(what: &str, work: impl Future<Output = Result<()>>) -> Result<Timed> {
    let (meter, begin) = (Meter::start(), Instant::now());
    work.await?;
    let timed = Timed { took: begin.elapsed(), spent: meter.spent() };
    eprintln!("{what} in {} ms, others {:.0} %", timed.took.as_millis(), timed.spent.others_percent());
    Ok(timed)
}

async fn run(system: &System, name: &str) -> Result<()> {
    let ended = system.run(name, |run| run).await.with_context(|| format!("no function {name}"))??;
    ensure!(ended == Ended::Done, "{name} was interrupted");
    Ok(())
}

impl Proof {
    pub fn text(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "### The trail: {} rows in {} chains\n", self.rows, self.chains)?;
        writeln!(out, "| Work | ms | CPU ms | Rows/s | Others |\n|---|---:|---:|---:|---:|")?;
        let works = [
            ("seal all of it", &self.seal, true),
            ("seal what one run has left", &self.seal_again, false),
            ("check it: `audit-check`", &self.check, true),
            ("prove it: `kehu-verify`", &self.verify, true),
        ];
        for (name, Timed { took, spent }, all) in works {
            let rate = if all { format!("{:.0}", self.rows as f64 / took.as_secs_f64()) } else { String::new() };
            writeln!(
                out,
                "| {name} | {:.0} | {:.0} | {rate} | {:.0} % |",
                took.as_secs_f64() * 1000.0,
                spent.ours.as_secs_f64() * 1000.0,
                spent.others_percent()
            )?;
        }
        writeln!(out)
    }
}
