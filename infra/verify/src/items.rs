//! The rows of the other tables against what the trail says of them: each change names every row it wrote,
//! with the hash of what it left.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};

use crate::chain::{Body, Hash, parse};
use crate::finding::Finding;
use crate::row::{self, Row};

/// An audit row says when its request began to write, by the clock of its machine. Of two writes from
/// different chains nearer to each other than this, either may have been the last: a request lives no longer.
const NEAR: SignedDuration = SignedDuration::from_secs(30);

/// Rows that no audit row has put there: derived from others and made again at any time, counters, and what
/// sets the system up. All the rest stands in the trail, or was planted.
const UNTOLD: [&str; 14] = [
    "records|anomalies#counting#",
    "records|anomalies#habits#",
    "records|audits#",
    "records|customers#duplicate",
    "records|idempotency#",
    "records|limit#",
    "records|names#",
    "records|quality#",
    "records|reviews#digests",
    "records|surveys#sums#",
    "records|timeline#",
    "keys|wrapping#",
    "lookup|",
    "audit|",
];

/// Rows that go by themselves when their time is over: their absence proves nothing.
const PASSING: [&str; 3] = ["records|idempotency#", "records|imports#", "records|quality#"];

struct Writer {
    at: Timestamp,
    chain: u32,
    number: u64,
    hash: Option<Hash>,
}

/// Who wrote each row last.
#[derive(Default)]
pub struct Writers {
    chains: Vec<String>,
    index: HashMap<String, u32>,
    last: BTreeMap<String, Vec<Writer>>,
}

impl Writers {
    /// What one audit row says it wrote.
    pub(crate) fn add(&mut self, body: &Body) {
        if body.items.is_empty() {
            return;
        }
        let Ok(at) = body.at.parse::<Timestamp>() else { return };
        let chain = match self.index.get(&body.chain) {
            Some(chain) => *chain,
            None => {
                let chain = u32::try_from(self.chains.len()).unwrap_or(u32::MAX);
                self.chains.push(body.chain.clone());
                self.index.insert(body.chain.clone(), chain);
                chain
            }
        };
        for (path, hash) in &body.items {
            let writer = Writer { at, chain, number: body.number, hash: hash.as_deref().and_then(parse) };
            note(self.last.entry(path.clone()).or_default(), writer);
        }
    }

    /// What is wrong with the rows of the tables, when `items` are all that stand there.
    pub fn judge(&self, items: &Items) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (path, writers) in &self.last {
            let Some(last) = writers.iter().max_by_key(|writer| writer.at) else { continue };
            let (chain, number) = (self.chains[last.chain as usize].clone(), last.number);
            let path = || path.clone();
            match items.0.get(&path()) {
                Some(found) if writers.iter().any(|writer| writer.hash.as_ref() == Some(found)) => {}
                Some(_) if last.hash.is_none() => {
                    findings.push(Finding::ItemBack { path: path(), chain, number });
                }
                Some(_) => findings.push(Finding::ItemChanged { path: path(), chain, number }),
                None if writers.iter().any(|writer| writer.hash.is_none()) => {}
                None if !items.is_complete(&path()) => {}
                None => findings.push(Finding::ItemMissing { path: path(), chain, number }),
            }
        }
        let planted = items
            .0
            .keys()
            .filter(|path| !self.last.contains_key(*path) && !UNTOLD.iter().any(|start| path.starts_with(start)));
        findings.extend(planted.map(|path| Finding::ItemPlanted { path: path.clone() }));
        findings
    }
}

/// Keeps those that may have been the last: of one chain the order is known, so one of each at most.
fn note(writers: &mut Vec<Writer>, new: Writer) {
    match writers.iter_mut().find(|writer| writer.chain == new.chain) {
        Some(known) if known.number >= new.number => return,
        Some(known) => *known = new,
        None => writers.push(new),
    }
    let latest = writers.iter().map(|writer| writer.at).max();
    writers.retain(|writer| latest.is_none_or(|latest| latest.duration_since(writer.at) < NEAR));
}

/// The rows of tables, by path, each as its hash.
#[derive(Default)]
pub struct Items(BTreeMap<String, Hash>);

impl Items {
    /// `table` by its logical name. `false`: the row has no key.
    pub fn add(&mut self, table: &str, item: &Row) -> bool {
        let (Some(pk), Some(sk)) = (row::text(item, "pk"), row::text(item, "sk")) else { return false };
        self.0.insert(format!("{table}|{pk}|{sk}"), row::fingerprint(item));
        true
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a row that is not among them must have been deleted: its table was given, and it does not go
    /// by itself.
    fn is_complete(&self, path: &str) -> bool {
        let table = path.split('|').next().unwrap_or_default();
        let given = self.0.range(format!("{table}|")..).next().is_some_and(|(first, _)| first.starts_with(table));
        given && !PASSING.iter().any(|start| path.starts_with(start))
    }
}
