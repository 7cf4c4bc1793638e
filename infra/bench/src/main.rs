//! `kehu-bench`: what an operation takes over HTTP, what its bare store calls take, and what it
//! costs, at several sizes of the file. See `docs/BENCHMARK.md`.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

mod expense;
mod http_client;
mod load;
mod machine;
mod measure;
mod operation;
mod people;
mod record;
mod replay;
mod report;
mod seed;
mod stage;

use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Parser;

use load::Window;
use report::Report;

/// Measures Kehu on this machine and prints Markdown tables.
#[derive(Parser)]
struct Arguments {
    /// Sizes of the file, each in a store of its own
    #[arg(long, value_delimiter = ',', default_values_t = [100, 100_000])]
    customers: Vec<u32>,
    /// How long each measurement counts
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// 100 and 3,000 customers, one second each
    #[arg(long)]
    quick: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let (customers, seconds) = match arguments.quick {
        true => (vec![100, 3_000], 1),
        false => (arguments.customers, arguments.seconds),
    };
    let window = Window { warm_up: Duration::from_millis(500), counted: Duration::from_secs(seconds) };
    let (load_before, resident_at_start) = (machine::load(), machine::resident_mib());
    let mut sizes = Vec::new();
    for customers in customers {
        sizes.push(measure::size(customers, window).await?);
    }
    let report = Report { window, load_before, resident_at_start, sizes };
    println!("{}", report.text()?);
    let differing = report.differing();
    ensure!(differing.is_empty(), "the cost grows with the file: {}", differing.join(", "));
    Ok(())
}
