//! Follow-up work on the stream of the table `Audit`. Called by the stream alone: it has no route.
//!
//! It writes what can be derived from the trail, and can be rebuilt from it: the pointers from a
//! customer to the rows that name it, so that “who saw this customer” is one query, and those from a person,
//! a case, an action, an hour.

mod write_index;
mod write_timeline;

use shared::runtime::{StreamFunction, StreamHandler};

pub fn function() -> StreamFunction {
    let handlers: &[(&str, StreamHandler)] =
        &[("write_timeline", write_timeline::write_timeline), ("write_index", write_index::write_index)];
    StreamFunction::new("audit-stream", handlers)
}
