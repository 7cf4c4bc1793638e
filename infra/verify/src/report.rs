//! Everything together: rows, seals, and if they are given the rows of the other tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::chain::{Link, Links, hour_of};
use crate::finding::Finding;
use crate::items::{Items, Writers};
use crate::judge::judge;
use crate::ledger::Ledger;
use crate::row::{self, Row};

/// The rows of the table `Audit`, in any order.
#[derive(Default)]
pub struct Trail {
    chains: BTreeMap<String, Links>,
    registered: BTreeSet<String>,
    altered: Vec<String>,
    writers: Writers,
    rows: u64,
}

impl Trail {
    /// `false`: the row is no row of an audit trail.
    pub fn add(&mut self, row: &Row) -> bool {
        let (Some(pk), Some(sk)) = (row::text(row, "pk"), row::text(row, "sk")) else { return false };
        if let Some(hour) = pk.strip_prefix("registry#") {
            let chain = format!("chain#{sk}#{hour}");
            if row::text(row, "chain") != Some(chain.as_str()) {
                self.altered.push(format!("{pk} {sk}"));
            }
            self.registered.insert(chain);
            return true;
        }
        let Some(number) = sk.parse().ok().filter(|_| pk.starts_with("chain#")) else { return false };
        // What is not there is not sound either.
        let (body, hash) = (row::text(row, "body").unwrap_or_default(), row::text(row, "hash").unwrap_or_default());
        let (link, read) = Link::read(pk, number, body, hash);
        if let Some(body) = read {
            self.writers.add(&body);
        }
        self.rows += 1;
        self.chains.entry(pk.to_owned()).or_default().insert(number, link);
        true
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }
}

/// What is proven, what is not, and what is wrong.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub findings: Vec<Finding>,
    /// The last seal, and when it was made.
    pub sealed_through: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed_at: Option<String>,
    pub rows: u64,
    pub sealed_rows: u64,
    /// Rows that no seal covers yet, by hour.
    pub unsealed: BTreeMap<String, u64>,
    /// Rows of hours before the first seal: nothing proves them.
    pub before_seals: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<u64>,
}

impl Report {
    pub fn of(ledger: &Ledger, trail: &Trail, items: Option<&Items>) -> Self {
        let mut report = Self {
            findings: ledger.findings().to_vec(),
            sealed_through: ledger.place().sequence,
            sealed_at: ledger.at().map(str::to_owned),
            rows: trail.rows,
            sealed_rows: 0,
            unsealed: BTreeMap::new(),
            before_seals: 0,
            items: items.map(|items| items.len() as u64),
        };
        let none = Links::new();
        let sealed = ledger.chains().map(|(chain, _)| chain);
        let known: BTreeSet<&str> = trail.chains.keys().map(String::as_str).chain(sealed).collect();
        for chain in &known {
            let links = trail.chains.get(*chain).unwrap_or(&none);
            let (heads, hour) = (ledger.of(chain), hour_of(chain));
            report.findings.extend(judge(chain, heads, links, ledger.is_closed(hour)));
            report.count(heads.last().map(|head| head.number), hour, links, ledger);
            if !links.is_empty() && !trail.registered.contains(*chain) {
                report.findings.push(Finding::ChainUnregistered { chain: (*chain).to_owned() });
            }
        }
        let vanished = trail.registered.iter().filter(|chain| !known.contains(chain.as_str()));
        report.findings.extend(vanished.map(|chain| Finding::ChainMissing { chain: chain.clone() }));
        report.findings.extend(trail.altered.iter().map(|entry| Finding::RegistryAltered { entry: entry.clone() }));
        if let Some(items) = items {
            report.findings.extend(trail.writers.judge(items));
        }
        report
    }

    fn count(&mut self, end: Option<u64>, hour: &str, links: &Links, ledger: &Ledger) {
        let covered = end.map_or(0, |end| links.range(..=end).count() as u64);
        let rest = links.len() as u64 - covered;
        self.sealed_rows += covered;
        if rest > 0 && ledger.is_before(hour) {
            self.before_seals += rest;
        } else if rest > 0 {
            *self.unsealed.entry(hour.to_owned()).or_default() += rest;
        }
    }

    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "WRONG  {finding}")?;
        }
        let at = self.sealed_at.as_deref().unwrap_or("never");
        writeln!(f, "rows   {}, of which {} are sealed", self.rows, self.sealed_rows)?;
        writeln!(f, "seals  {}, the last of {at}", self.sealed_through)?;
        if let Some(items) = self.items {
            writeln!(f, "items  {items} compared with what the trail says of them")?;
        }
        for (hour, rows) in &self.unsealed {
            writeln!(f, "open   {rows} rows of the hour {hour} are not yet sealed: they prove nothing yet")?;
        }
        if self.before_seals > 0 {
            writeln!(f, "open   {} rows are older than the first seal: nothing proves them", self.before_seals)?;
        }
        match self.findings.len() {
            0 => writeln!(f, "The sealed trail is complete and untouched."),
            1 => writeln!(f, "The trail does not hold: 1 finding."),
            more => writeln!(f, "The trail does not hold: {more} findings."),
        }
    }
}
