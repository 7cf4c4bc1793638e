//! Writes down which requests have run out of time, so that they leave the inboxes and whoever asked is told
//! (ACC-07). That they may not be decided any more does not depend on it. Started by a schedule alone.

mod expire_approvals;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    ScheduledFunction::new("approval-trigger", Schedule::Every { minutes: 15 }, expire_approvals::expire_approvals)
}
