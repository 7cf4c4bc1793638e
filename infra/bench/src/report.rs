//! The report: Markdown, ready to stand in `docs/BENCHMARK.md`.

use std::fmt::Write;
use std::time::Duration;

use shared::store::cost::Cost;

use crate::complaints::{self, Complaints};
use crate::import::{self, Imported};
use crate::load::{COUNTED, WARM_UP};
use crate::machine;
use crate::measure::{Costs, Size, Speed};
use crate::merge::Timed;
use crate::operation::Operation;
use crate::proof::Proof;
use crate::shares;
use crate::surveys::{self, Surveys};

/// What the HTTP rate of a view and of a create has to reach of the bare calls' rate.
const AIM: f64 = 0.5;

pub struct Report {
    pub rounds: u32,
    pub load_before: String,
    pub resident_at_start: Option<u64>,
    pub memory: import::Memory,
    pub proof: Proof,
    pub complaints: Vec<Complaints>,
    pub surveys: Surveys,
    pub sizes: Vec<Size>,
}

impl Report {
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut out = String::new();
        self.facts(&mut out)?;
        self.aims(&mut out)?;
        for size in &self.sizes {
            speeds(&mut out, size)?;
        }
        self.costs(&mut out)?;
        self.cold(&mut out)?;
        self.shares(&mut out)?;
        self.proof.text(&mut out)?;
        complaints::text(&self.complaints, &mut out)?;
        surveys::text(&self.surveys, &mut out)?;
        self.merges(&mut out)?;
        self.imports(&mut out)?;
        self.memory(&mut out)?;
        Ok(out)
    }

    fn facts(&self, out: &mut String) -> std::fmt::Result {
        let now = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M %Z").to_string();
        writeln!(out, "| Run | |\n|---|---|")?;
        writeln!(out, "| When | {now} |")?;
        writeln!(out, "| Machine | {} cores, {} |", machine::cores(), machine::processor())?;
        writeln!(out, "| Compiler | {} |", machine::compiler())?;
        writeln!(out, "| Load before / after (1, 5, 15 min) | {} / {} |", self.load_before, machine::load())?;
        let (rounds, counted, warm_up) = (self.rounds, COUNTED.as_secs_f64(), WARM_UP.as_secs_f64());
        writeln!(out, "| Each measurement | rounds: {rounds}, each {counted} s after {warm_up} s of warm-up |\n")
    }

    fn aims(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "| Aim | Customers | Found | |\n|---|---:|---|---|")?;
        let mark = |met: bool| if met { "met" } else { "**missed**" };
        for size in &self.sizes {
            for operation in [Operation::View, Operation::Create] {
                for speed in size.speeds.iter().filter(|speed| speed.operation == operation) {
                    let (name, n, ratio) = (operation.name(), speed.clients, speed.ratio());
                    let met = mark(ratio >= AIM);
                    writeln!(
                        out,
                        "| {name}, {n} clients: half the bare rate | {} | {ratio:.2} | {met} |",
                        size.customers
                    )?;
                }
            }
        }
        for size in &self.sizes {
            let (ratio, customers) = (size.imported.ratio(), size.customers);
            writeln!(
                out,
                "| import: half the rate of its bare calls | {customers} | {ratio:.2} | {} |",
                mark(ratio >= AIM)
            )?;
        }
        for size in &self.sizes {
            let (share, customers) = (size.shares.of_a_view(), size.customers);
            let met = mark(share <= shares::AIM);
            writeln!(out, "| door and trail: a quarter of a view | {customers} | {share:.2} | {met} |")?;
        }
        let kms = self.sizes.iter().filter_map(|size| size.cost(Operation::View)).map(|cost| cost.kms_calls).max();
        writeln!(out, "| a warm view makes no KMS call | all | {} | {} |", kms.unwrap_or(0), mark(kms == Some(0)))?;
        let differing = self.differing();
        let found = if differing.is_empty() { "equal".to_owned() } else { differing.join(", ") };
        writeln!(
            out,
            "| units and KMS calls do not grow with the file | all | {found} | {} |\n",
            mark(differing.is_empty())
        )
    }

    /// Operations that do not cost the same at every size that has enough to read.
    pub fn differing(&self) -> Vec<&'static str> {
        let differs = |operation: &Operation| {
            let filled = self.sizes.iter().filter(|size| size.customers >= operation.filled_from());
            let costs: Vec<_> = filled.filter_map(|size| size.cost(*operation)).collect();
            costs.windows(2).any(|pair| pair[0] != pair[1])
        };
        Operation::ALL.iter().filter(|operation| differs(operation)).map(|operation| operation.name()).collect()
    }

    fn costs(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "### What an operation costs, everything in memory that can be\n")?;
        writeln!(
            out,
            "| Operation | Customers | SDK calls | in rounds | Read units | Write units | Rows written | KMS calls |"
        )?;
        writeln!(out, "|---|---:|---:|---:|---:|---:|---:|---:|")?;
        for operation in Operation::ALL {
            for size in &self.sizes {
                for Costs { calls, rounds, cost, .. } in size.costs.iter().filter(|costs| costs.operation == operation)
                {
                    let (name, customers, columns) = (operation.name(), size.customers, columns(cost));
                    writeln!(out, "| {name} | {customers} | {calls} | {rounds} | {columns} |")?;
                }
            }
        }
        writeln!(out)
    }

    fn cold(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "### The same with no key in memory, one client\n")?;
        writeln!(out, "| Operation | Customers | p50 ms | Read units | Write units | Rows written | KMS calls |")?;
        writeln!(out, "|---|---:|---:|---:|---:|---:|---:|")?;
        for size in &self.sizes {
            for (operation, cost, measured) in &size.cold {
                let median = ms(measured.percentile(50));
                writeln!(out, "| {operation} | {} | {median} | {} |", size.customers, columns(cost))?;
            }
        }
        writeln!(out)
    }

    fn shares(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "### Who may, and the proof of it: its part in a request, one client\n")?;
        writeln!(
            out,
            "| Part | Customers | p50 ms | of a view | Read units | Write units | Rows written | KMS calls |"
        )?;
        writeln!(out, "|---|---:|---:|---:|---:|---:|---:|---:|")?;
        for size in &self.sizes {
            size.shares.rows(out, size.customers)?;
        }
        writeln!(out)
    }

    fn merges(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "### Merges, one client\n")?;
        writeln!(
            out,
            "| Operation | Customers | p50 ms | p99 ms | Read units | Write units | Rows written | KMS calls |"
        )?;
        writeln!(out, "|---|---:|---:|---:|---:|---:|---:|---:|")?;
        for size in &self.sizes {
            for Timed { name, measured, cost } in &size.merges {
                let (median, late) = (ms(measured.percentile(50)), ms(measured.percentile(99)));
                writeln!(out, "| {name} | {} | {median} | {late} | {} |", size.customers, columns(cost))?;
            }
        }
        writeln!(out)
    }

    fn imports(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "### Imports\n")?;
        let [before, planned, running] = [self.memory.before, self.memory.planned, self.memory.running].map(or);
        writeln!(
            out,
            "Resident memory at most, whole process: {before} MiB with a file of 100,000 rows in the bucket, {planned} \
             MiB when it is planned, {running} MiB after its first thousand rows.\n"
        )?;
        writeln!(
            out,
            "| Customers | Rows | Planned in s | Rows/s | CPU ms a row | Bare rows/s | Import of bare | SDK calls a row | Read units a row | Write units a row | Rows written a row | KMS calls a row | Others |"
        )?;
        writeln!(out, "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")?;
        for size in &self.sizes {
            let Imported { rows, planned_in, spent, cost, calls, bare, .. } = &size.imported;
            let each = |sum: f64| sum / f64::from(*rows);
            writeln!(
                out,
                "| {} | {rows} | {:.1} | {:.0} | {:.2} | {:.0} | {:.2} | {calls} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} % |",
                size.customers,
                planned_in.as_secs_f64(),
                size.imported.rate(),
                each(spent.ours.as_secs_f64() * 1000.0),
                bare.rate(),
                size.imported.ratio(),
                each(cost.read_units),
                each(cost.write_units),
                each(f64::from(cost.rows_written)),
                each(f64::from(cost.kms_calls)),
                spent.others_percent(),
            )?;
        }
        writeln!(out)
    }

    fn memory(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "### Memory, filling, follow-up\n")?;
        writeln!(
            out,
            "Resident memory of the whole process, clients included; {} MiB at start. A later size begins with what \
             an earlier one left.\n",
            or(self.resident_at_start)
        )?;
        writeln!(
            out,
            "| Customers | Opened MiB | Filled MiB | After load MiB | Files MiB | Filled in s | CPU s | Follow-up views/s |"
        )?;
        writeln!(out, "|---:|---:|---:|---:|---:|---:|---:|---:|")?;
        for size in &self.sizes {
            let [opened, filled, loaded] = [size.memory.opened, size.memory.filled, size.memory.loaded].map(or);
            let (files, seconds, follow_up) = (size.store_mib, size.filled_in.as_secs_f64(), size.follow_up);
            let (customers, cpu) = (size.customers, size.filling.ours.as_secs_f64());
            writeln!(
                out,
                "| {customers} | {opened} | {filled} | {loaded} | {files} | {seconds:.1} | {cpu:.1} | {follow_up:.0} |"
            )?;
        }
        Ok(())
    }
}

fn speeds(out: &mut String, size: &Size) -> std::fmt::Result {
    writeln!(out, "### {} customers\n", size.customers)?;
    writeln!(
        out,
        "| Operation | Clients | HTTP/s | p50 ms | p99 ms | CPU ms | Bare/s | p50 ms | p99 ms | CPU ms | HTTP of bare | Others |"
    )?;
    writeln!(out, "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")?;
    for speed in &size.speeds {
        let Speed { http, bare, .. } = speed;
        let others = speed.http_spent.others_percent().max(speed.bare_spent.others_percent());
        writeln!(
            out,
            "| {} | {} | {:.0} | {} | {} | {:.2} | {:.0} | {} | {} | {:.2} | {:.2} | {others:.0} % |",
            speed.operation.name(),
            speed.clients,
            http.rate(),
            ms(http.percentile(50)),
            ms(http.percentile(99)),
            speed.http_spent.ours.as_secs_f64() * 1000.0 / http.sent() as f64,
            bare.rate(),
            ms(bare.percentile(50)),
            ms(bare.percentile(99)),
            speed.bare_spent.ours.as_secs_f64() * 1000.0 / bare.sent() as f64,
            speed.ratio(),
        )?;
    }
    writeln!(out)
}

impl Size {
    fn cost(&self, operation: Operation) -> Option<&Cost> {
        self.costs.iter().find(|costs| costs.operation == operation).map(|costs| &costs.cost)
    }
}

impl Speed {
    fn ratio(&self) -> f64 {
        self.http.rate() / self.bare.rate()
    }
}

impl Imported {
    /// Rows a second, once it is planned.
    fn rate(&self) -> f64 {
        f64::from(self.rows) / self.done_in.as_secs_f64()
    }

    fn ratio(&self) -> f64 {
        self.rate() / self.bare.rate()
    }
}

fn columns(cost: &Cost) -> String {
    format!("{} | {} | {} | {}", cost.read_units, cost.write_units, cost.rows_written, cost.kms_calls)
}

fn ms(latency: Duration) -> String {
    format!("{:.2}", latency.as_secs_f64() * 1000.0)
}

fn or(mib: Option<u64>) -> String {
    mib.map_or_else(|| "?".to_owned(), |mib| mib.to_string())
}
