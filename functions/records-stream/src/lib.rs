//! Follow-up work on the stream of the table `Records`. Called by the stream alone: it has no route.
//!
//! It files names under the tokens they are searched by. The index may lag a moment behind; it can be
//! rebuilt from the records.

mod index_names;

use shared::runtime::StreamFunction;

pub fn function() -> StreamFunction {
    StreamFunction { name: "records-stream", handlers: &[("index_names", index_names::index_names)] }
}
