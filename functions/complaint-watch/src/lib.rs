//! Sees to the clocks of complaints (CMP-17): whoever the ladder names is told when a deadline nears or has
//! passed, so that nothing is forgotten; deadlines that rest on holidays which were not published are computed
//! again. Started by a schedule alone.

mod watch_complaints;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    ScheduledFunction::new("complaint-watch", Schedule::Every { minutes: 15 }, watch_complaints::watch_complaints)
}
