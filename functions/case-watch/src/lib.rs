//! Sees to the clocks of complaints, service requests and inspections (CMP-17, SVC-29): whoever the ladder names is told when a deadline nears or has
//! passed, so that nothing is forgotten; deadlines that rest on holidays which were not published are computed
//! again. Started by a schedule alone.

mod watch_cases;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    ScheduledFunction::new("case-watch", Schedule::Every { minutes: 15 }, watch_cases::watch_cases)
}
