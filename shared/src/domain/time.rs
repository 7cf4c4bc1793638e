//! Where “now” comes from. The domain never asks for it; whoever does is given a source, so that a
//! test can hold time still or move it.

use std::sync::Arc;

use jiff::Timestamp;

pub trait TimeSource: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

pub type Time = Arc<dyn TimeSource>;

/// The fixed-width text used in keys and rows, where text order must be time order.
pub fn sortable(at: Timestamp) -> String {
    format!("{at:.6}")
}
