//! Whom a wave has gone by, added up.

use std::collections::BTreeMap;

use shared::store::surveys::PersonRow;

#[derive(Default)]
pub struct Tally {
    pub invited: u64,
    /// By the first of the reasons.
    pub spared: BTreeMap<String, u64>,
}

impl Tally {
    pub fn add(&mut self, person: &PersonRow) {
        match person.hindrances.first() {
            None => self.invited += 1,
            Some(first) => *self.spared.entry(first.reason.word().to_owned()).or_default() += 1,
        }
    }
}
