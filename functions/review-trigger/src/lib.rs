//! Looks over all customers once a day (CUS-21): whose file has no review date gets one, who was not in
//! contact for long moves on, classes follow their rules; what is overdue with each owner is counted, and how good the
//! records of each source and person are is added up (CUS-30). Started by a schedule alone: it has no route.
//!
//! It reads no personal value and holds no right to open one.

mod add_up_quality;
mod apply_rules;
mod keep_digests;
mod review_customers;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

/// A pass is begun once a day. It may take more than one run: each goes on where the last one stood.
pub fn function() -> ScheduledFunction {
    let hourly = Schedule::Every { minutes: 60 };
    ScheduledFunction::new("review-trigger", hourly, review_customers::review_customers)
}
