//! What happened: every change, view, list, search and refusal, chained row by row (AUD-01, SEC-09).
//!
//! A change's row stands in the change's own transaction; a disclosure's row is written *before* the
//! data leave. What can not be recorded does not happen. Rows hold ids, field names, purpose, case
//! and the hash of what a change left behind, never values. See `docs/adr/002-audit-chains.md`.

mod body;
mod entry;
mod lane;
mod trail;

pub use body::Body;
pub use entry::{Act, Actor, Entry};
pub use trail::Trail;
pub use verify::chain::{GENESIS, chain_hash};
