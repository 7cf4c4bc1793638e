//! Looks after the imports that are under way: one that stands still, because its trigger was lost after a
//! day of faults or by an operator's hand, is woken. Started by a schedule alone: it has no route.
//!
//! It reads jobs and no rows of files, and holds no right to a key or a file.

mod wake_imports;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    let often = Schedule::Every { minutes: 5 };
    ScheduledFunction::new("import-watch", often, wake_imports::wake_imports)
}
