//! Where “now” comes from. The domain never asks for it; whoever does is given a source, so that a
//! test can hold time still or move it.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan};

pub trait TimeSource: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

pub type Time = Arc<dyn TimeSource>;

/// The fixed-width text used in keys and rows, where text order must be time order.
pub fn sortable(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// The hour of a moment, UTC: `2026-11-21T22`. Text order is time order.
pub fn hour(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H").to_string()
}

/// The hours from the one named to that of `until`, both included. None when it is no hour or a later one.
pub fn hours(from: &str, until: Timestamp) -> Vec<String> {
    let Ok(first) = format!("{from}:00:00Z").parse::<Timestamp>() else { return Vec::new() };
    first.series(1.hour()).take_while(|at| *at <= until).map(hour).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hours_go_over_midnight_and_leave_none_out() {
        let until = "2026-11-22T01:59:59Z".parse().unwrap();
        let hours = hours("2026-11-21T22", until);
        assert_eq!(hours, ["2026-11-21T22", "2026-11-21T23", "2026-11-22T00", "2026-11-22T01"]);
        assert_eq!(hours.last().unwrap(), &hour(until));
        assert!(super::hours("2026-11-22T02", until).is_empty());
        assert!(super::hours("later", until).is_empty());
    }
}
