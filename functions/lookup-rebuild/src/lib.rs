//! Brings the table `Lookup` back from the records, when its mark says that it is not whole: emptied by hand,
//! lost, or new (SEC-09, CUS-23). Until the mark stands again registration is closed. Started by a schedule
//! alone: it has no route, and finds nothing to do on all days but one.
//!
//! It opens `personal` values: the lists in which each record keeps the rows it is found by. It makes no
//! hash of its own, and so needs neither the numbers nor the key they are hashed with.

mod rebuild_lookups;
mod restore_claims;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    let often = Schedule::Every { minutes: 5 };
    ScheduledFunction::new("lookup-rebuild", often, rebuild_lookups::rebuild_lookups)
}
