//! Lanes: one chain an hour each, borrowed by one request at a time, so that concurrent requests of
//! an instance never wait for each other's rows.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::GENESIS;
use crate::domain::time;
use crate::store::audit_rows::ChainPlace;

#[derive(Debug, Clone)]
pub struct Lane {
    number: u32,
    hour: String,
    next: u64,
    head: String,
    /// Chains of unknown end that this lane's next row has to name.
    succeeds: Vec<String>,
}

/// In a long outage one lane after the other is retired, most of them without a row. The first and the
/// last are kept, and a row stays far below DynamoDB's limit.
const MOST_NAMED: usize = 64;

pub struct Lanes {
    instance: String,
    opened: AtomicU32,
    free: Mutex<Vec<Lane>>,
}

impl Lanes {
    pub fn new(instance: String) -> Self {
        Self { instance, opened: AtomicU32::new(0), free: Mutex::new(Vec::new()) }
    }

    /// A lane for the hour of `now`, with the place of its next row.
    pub fn borrow(&self, now: Timestamp) -> (Lane, ChainPlace) {
        let hour = time::hour(now);
        let mut lane = self.lock().pop().unwrap_or_else(|| self.open(Vec::new()));
        // Only ever forward: a clock set back must not add rows to an hour that may be sealed.
        if lane.hour < hour {
            lane = Lane { hour, next: 0, head: GENESIS.to_owned(), ..lane };
        }
        let place = self.place(&lane);
        (lane, place)
    }

    /// After a commit: the number is used.
    pub fn advance(&self, mut lane: Lane, head: String) {
        lane.next += 1;
        lane.head = head;
        lane.succeeds.clear();
        self.lock().push(lane);
    }

    /// After a definite failure: the number is used again.
    pub fn give_back(&self, lane: Lane) {
        self.lock().push(lane);
    }

    /// After an unknown outcome: nobody writes to this chain any more; the next one names it.
    pub fn retire(&self, lane: &Lane) {
        // What this lane was to name it may not have named.
        let mut succeeds = lane.succeeds.clone();
        succeeds.truncate(MOST_NAMED - 1);
        succeeds.push(self.place(lane).chain());
        let successor = self.open(succeeds);
        self.lock().push(successor);
    }

    fn open(&self, succeeds: Vec<String>) -> Lane {
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        Lane { number, hour: String::new(), next: 0, head: GENESIS.to_owned(), succeeds }
    }

    fn place(&self, lane: &Lane) -> ChainPlace {
        ChainPlace { instance: self.instance.clone(), lane: lane.number, hour: lane.hour.clone(), number: lane.next }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Lane>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lane {
    pub fn head(&self) -> &str {
        &self.head
    }

    pub fn succeeds(&self) -> Vec<String> {
        self.succeeds.clone()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_failed_commit_uses_its_number_again_and_a_done_one_does_not() {
        let lanes = Lanes::new("i".into());
        let (lane, first) = lanes.borrow(at("2026-11-21T22:59:00Z"));
        lanes.give_back(lane);
        let (lane, again) = lanes.borrow(at("2026-11-21T22:59:01Z"));
        assert_eq!(first, again);
        lanes.advance(lane, "head".into());
        let (lane, next) = lanes.borrow(at("2026-11-21T22:59:02Z"));
        assert_eq!((next.number, lane.head()), (1, "head"));
    }

    #[test]
    fn a_new_hour_begins_a_new_chain_and_a_clock_set_back_does_not() {
        let lanes = Lanes::new("i".into());
        let (lane, _) = lanes.borrow(at("2026-11-21T22:59:00Z"));
        lanes.advance(lane, "head".into());
        let (lane, place) = lanes.borrow(at("2026-11-21T23:00:00Z"));
        assert_eq!((place.number, place.hour.as_str(), lane.head()), (0, "2026-11-21T23", GENESIS));
        lanes.advance(lane, "second".into());
        let (_, place) = lanes.borrow(at("2026-11-21T21:00:00Z"));
        assert_eq!((place.number, place.hour.as_str()), (1, "2026-11-21T23"));
    }

    #[test]
    fn a_retired_lane_is_named_by_its_successor() {
        let lanes = Lanes::new("i".into());
        let (lane, place) = lanes.borrow(at("2026-11-21T22:00:00Z"));
        lanes.retire(&lane);
        let (lane, next) = lanes.borrow(at("2026-11-21T22:00:00Z"));
        assert_eq!(lane.succeeds(), [place.chain()]);
        assert_ne!(next.lane, place.lane);
    }
    #[test]
    fn what_a_retired_lane_was_to_name_is_not_forgotten() {
        let lanes = Lanes::new("i".into());
        let now = at("2026-11-21T22:00:00Z");
        let mut chains = Vec::new();
        for _ in 0..3 {
            let (lane, place) = lanes.borrow(now);
            lanes.retire(&lane);
            chains.push(place.chain());
        }
        let (lane, _) = lanes.borrow(now);
        assert_eq!(lane.succeeds(), chains);
        lanes.advance(lane, "head".into());
        assert!(lanes.borrow(now).0.succeeds().is_empty());
    }

    #[test]
    fn a_long_outage_does_not_grow_a_row_without_end() {
        let lanes = Lanes::new("i".into());
        let now = at("2026-11-21T22:00:00Z");
        for _ in 0..1000 {
            let (lane, _) = lanes.borrow(now);
            lanes.retire(&lane);
        }
        let names = lanes.borrow(now).0.succeeds();
        assert_eq!((names.len(), names[0].as_str()), (MOST_NAMED, "chain#i#0000#2026-11-21T22"));
    }
}
