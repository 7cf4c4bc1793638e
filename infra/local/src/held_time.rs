//! Time that stands still until it is moved: the clock of a system under test.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use shared::domain::time::TimeSource;

pub struct HeldTime(Mutex<Timestamp>);

impl HeldTime {
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now += by;
    }
}

impl TimeSource for HeldTime {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
