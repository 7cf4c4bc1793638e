//! Checks every hour that what is sealed still holds (AUD-03, AUD-17): the seals made since, and a piece of
//! all older ones, round and round. What does not hold is named in the log, rings an alarm, and stands in
//! `GET /audits/seals`. Started by a schedule alone: it has no route.
//!
//! It may sign nothing and change nothing of the trail. `kehu-verify` does the same and more outside the
//! system: who has got at this function could make it silent.

mod check_seals;
mod examine;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    ScheduledFunction::new("audit-check", Schedule::Every { minutes: 60 }, check_seals::check_seals).with_seals()
}
