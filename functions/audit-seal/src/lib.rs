//! Seals the audit trail every quarter of an hour (AUD-16, SEC-09): notes how far every chain has come, signs
//! the whole and puts it where nobody can change it. Started by a schedule alone: it has no route.
//!
//! It reads rows of the trail for their hashes only, and holds no right to customers' data. See
//! `docs/adr/022-seals.md`.

mod known;
mod make_seal;
mod seal_trail;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    ScheduledFunction::new("audit-seal", Schedule::Every { minutes: 15 }, seal_trail::seal_trail).with_seals()
}
