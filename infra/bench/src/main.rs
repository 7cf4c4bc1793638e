//! `kehu-bench`: what an operation takes over HTTP, what its bare store calls take, and what it
//! costs, at several sizes of the file. See `docs/BENCHMARK.md`.
#![allow(clippy::print_stdout)]

mod complaints;
mod expense;
mod http_client;
mod import;
mod load;
mod machine;
mod measure;
mod merge;
mod operation;
mod people;
mod proof;
mod record;
mod replay;
mod report;
mod reveals;
mod seed;
mod shares;
mod stage;
mod surveys;
mod sustained;

use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Parser;

use report::Report;

/// Measures Kehu on this machine and prints Markdown tables.
#[derive(Parser)]
struct Arguments {
    /// Sizes of the file, each in a store of its own
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000])]
    customers: Vec<u32>,
    /// Rounds of a second for each measurement, over HTTP and at the bare calls in turn
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// 100 and 3,000 customers, one round each, 10,000 rows of the trail, 1,000 complaints, a wave over 3,000
    #[arg(long)]
    quick: bool,
    /// Rows of the audit trail that is sealed, checked and proven
    #[arg(long, default_value_t = 100_000)]
    trail_rows: u32,
    /// Complaints of the month on file, besides a hundred of them
    #[arg(long, default_value_t = 10_000)]
    complaints: u32,
    /// Customers that a wave of a survey goes through; a tenth of them answer
    #[arg(long, default_value_t = 100_000)]
    wave: u32,
    /// Nothing but the wave and its answers
    #[arg(long)]
    surveys: bool,
    /// Nothing but the trail
    #[arg(long)]
    trail: bool,
    /// Nothing but three roles at work for so many seconds: what goes on without a fault, and in how much memory
    #[arg(long)]
    sustained: Option<u64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(seconds) = arguments.sustained {
        let sustained = sustained::sustained(Duration::from_secs(seconds)).await?;
        println!("{}", sustained.text()?);
        return sustained.check();
    }
    if arguments.trail {
        let mut out = String::new();
        proof::measure(arguments.trail_rows).await?.text(&mut out)?;
        println!("{out}");
        return Ok(());
    }
    let wave = if arguments.quick { arguments.wave.min(3_000) } else { arguments.wave };
    let responses = usize::try_from(wave / 10)?;
    if arguments.surveys {
        let mut out = String::new();
        surveys::text(&surveys::measure(wave, responses).await?, &mut out)?;
        println!("{out}");
        return Ok(());
    }
    let (customers, rounds, trail_rows, complaints) = match arguments.quick {
        true => (vec![100, 3_000], 1, 10_000, 1_000),
        false => (arguments.customers, arguments.rounds, arguments.trail_rows, arguments.complaints),
    };
    let (load_before, resident_at_start) = (machine::load(), machine::resident_mib());
    let folder = tempfile::tempdir()?;
    let memory = import::memory(folder.path()).await?;
    drop(folder);
    let proof = proof::measure(trail_rows).await?;
    let complaints = complaints::measure(complaints).await?;
    let surveys = surveys::measure(wave, responses).await?;
    let mut sizes = Vec::new();
    for customers in customers {
        sizes.push(measure::size(customers, rounds).await?);
    }
    let report = Report { rounds, load_before, resident_at_start, memory, proof, complaints, surveys, sizes };
    println!("{}", report.text()?);
    let differing = report.differing();
    ensure!(differing.is_empty(), "the cost grows with the file: {}", differing.join(", "));
    Ok(())
}
