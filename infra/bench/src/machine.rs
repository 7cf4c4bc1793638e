//! The machine the figures are from, and how much of it was ours. Reads Linux's `/proc`; elsewhere
//! these facts are left out.

use std::fs;
use std::ops::AddAssign;
use std::process::Command;
use std::time::{Duration, Instant};

/// `/proc` counts processor time in ticks of a hundredth of a second.
const TICK: Duration = Duration::from_millis(10);

pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

pub fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    model.map_or("unknown processor", |(_, model)| model.trim()).to_owned()
}

pub fn compiler() -> String {
    let asked = Command::new("rustc").arg("--version").output();
    asked
        .map_or_else(|_| "rustc unknown".to_owned(), |answer| String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

/// Load averages over 1, 5 and 15 minutes.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// Memory of this process that is in RAM, in MiB.
pub fn resident_mib() -> Option<u64> {
    memory_mib("VmRSS:")
}

/// The most it has been so far.
pub fn most_resident_mib() -> Option<u64> {
    memory_mib("VmHWM:")
}

fn memory_mib(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024)
}

/// Processor time from here to `spent`.
pub struct Meter {
    started: Instant,
    ours: Duration,
    everybody: Duration,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Spent {
    pub ours: Duration,
    others: Duration,
    /// What all cores together had to give.
    given: Duration,
}

impl Meter {
    pub fn start() -> Self {
        Self { started: Instant::now(), ours: ours(), everybody: everybody() }
    }

    pub fn spent(&self) -> Spent {
        let ours = ours().saturating_sub(self.ours);
        let others = everybody().saturating_sub(self.everybody).saturating_sub(ours);
        Spent { ours, others, given: self.started.elapsed().mul_f64(cores() as f64) }
    }
}

impl Spent {
    /// Share of the machine that other processes took.
    pub fn others_percent(&self) -> f64 {
        100.0 * self.others.as_secs_f64() / self.given.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

impl AddAssign for Spent {
    fn add_assign(&mut self, more: Self) {
        self.ours += more.ours;
        self.others += more.others;
        self.given += more.given;
    }
}

/// User and system time of this process.
fn ours() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold blanks; times are the 14th and 15th field.
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    ticks(after_name.split(' ').skip(11).take(2))
}

/// The same of all processes: everything but idling and waiting for disks.
fn everybody() -> Duration {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields = stat.lines().next().unwrap_or_default().split_whitespace().skip(1);
    // user nice system idle iowait irq softirq steal
    ticks(fields.take(8).enumerate().filter(|(place, _)| !matches!(place, 3 | 4)).map(|(_, field)| field))
}

fn ticks<'a>(fields: impl Iterator<Item = &'a str>) -> Duration {
    let sum: u32 = fields.filter_map(|field| field.parse::<u32>().ok()).sum();
    TICK * sum
}
