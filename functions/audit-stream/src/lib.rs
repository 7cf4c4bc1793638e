//! Follow-up work on the stream of the table `Audit`. Called by the stream alone: it has no route.
//!
//! It writes what can be derived from the trail, and can be rebuilt from it: the pointers from a
//! customer to the rows that name it, so that “who saw this customer” is one query.

mod write_timeline;

use shared::runtime::StreamFunction;

pub fn function() -> StreamFunction {
    StreamFunction::new("audit-stream", &[("write_timeline", write_timeline::write_timeline)])
}
