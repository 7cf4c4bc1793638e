//! What the seals say, taken together: of each chain how far it is sealed, and which hours are closed.

use std::collections::BTreeMap;

use crate::chain::{Hash, parse};
use crate::finding::Finding;
use crate::seal::{Place, PublicKey, Seal, SealFault};

/// A head, and the seal that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub number: u64,
    pub hash: Hash,
    pub sequence: u64,
}

#[derive(Debug)]
pub struct Ledger {
    place: Place,
    heads: BTreeMap<String, Vec<Sealed>>,
    /// The earliest hour any of the seals has looked at.
    since: Option<String>,
    open: String,
    at: Option<String>,
    findings: Vec<Finding>,
}

impl Ledger {
    /// To be filled with the seals that follow this place.
    pub fn after(place: Place) -> Self {
        Self { place, heads: BTreeMap::new(), since: None, open: String::new(), at: None, findings: Vec::new() }
    }

    /// The next seal there is.
    pub fn add(&mut self, sequence: u64, seal: &Seal, keys: &[PublicKey]) {
        self.expect(sequence);
        let statement = match seal.check(keys) {
            Ok(statement) => statement,
            Err(fault) => {
                self.findings.push(Finding::seal(sequence, fault));
                // The next one may still say that it follows these very bytes.
                self.place = Place { sequence, hash: seal.hash() };
                return;
            }
        };
        if statement.sequence != sequence || statement.previous != self.place.hash {
            self.findings.push(Finding::SealDoesNotFollow { sequence });
        }
        for head in &seal.heads {
            let known = self.heads.entry(head.chain.clone()).or_default();
            if known.last().is_some_and(|last| last.number >= head.number) {
                // A chain only grows.
                self.findings.push(Finding::SealDoesNotFollow { sequence });
                continue;
            }
            match parse(&head.hash) {
                Some(hash) => known.push(Sealed { number: head.number, hash, sequence }),
                None => self.findings.push(Finding::seal(sequence, SealFault::Unreadable)),
            }
        }
        self.place = Place { sequence, hash: seal.hash() };
        if self.since.as_ref().is_none_or(|since| *since > statement.since) {
            self.since = Some(statement.since);
        }
        self.open = self.open.clone().max(statement.open);
        self.at = Some(statement.at);
    }

    /// A file that is no seal stands where the next one belongs.
    pub fn add_unreadable(&mut self, sequence: u64) {
        self.expect(sequence);
        self.findings.push(Finding::seal(sequence, SealFault::Unreadable));
        self.place.sequence = sequence;
    }

    fn expect(&mut self, sequence: u64) {
        let missing = self.place.sequence + 1..sequence;
        self.findings.extend(missing.map(|sequence| Finding::SealMissing { sequence }));
    }

    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The last seal taken in.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// When the last of them was made.
    pub fn at(&self) -> Option<&str> {
        self.at.as_deref()
    }

    pub fn of(&self, chain: &str) -> &[Sealed] {
        self.heads.get(chain).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn chains(&self) -> impl Iterator<Item = (&str, &[Sealed])> {
        self.heads.iter().map(|(chain, heads)| (chain.as_str(), heads.as_slice()))
    }

    /// Whether rows may no longer be added to an hour.
    pub fn is_closed(&self, hour: &str) -> bool {
        hour < self.open.as_str() && !self.is_before(hour)
    }

    /// Whether an hour was over before the first seal looked at any.
    pub fn is_before(&self, hour: &str) -> bool {
        self.since.as_deref().is_none_or(|since| hour < since)
    }
}
