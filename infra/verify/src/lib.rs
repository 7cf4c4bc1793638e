//! What the audit trail and its seals look like, and the proof that nobody has touched them since
//! (AUD-16, SEC-09). It knows no AWS, no network and none of Kehu's structs: whoever holds rows, seals and
//! the public key can judge for himself, with `kehu-verify` or with a program of his own
//! (`docs/adr/022-seals.md` lays the form down).
//!
//! The functions that seal and that check use the same code.

pub mod chain;
mod finding;
pub mod folder;
pub mod items;
mod judge;
pub mod ledger;
pub mod merkle;
mod report;
pub mod row;
pub mod seal;

pub use finding::Finding;
pub use judge::judge;
pub use ledger::Ledger;
pub use report::{Report, Trail};
