//! Thinks of customers when nobody has planned to (VIS-02, VIS-06, SVC-17): once a day it plans what the reminders
//! of `interactions.toml` come to, each once, for whoever looks after the customer. Each hour it tells whoever the
//! ladder names that something planned is overdue. Started by a schedule alone: it has no route.

mod plan_reminders;
mod remind_customers;
mod watch_follow_ups;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    let hourly = Schedule::Every { minutes: 60 };
    ScheduledFunction::new("interaction-trigger", hourly, remind_customers::remind_customers)
}
