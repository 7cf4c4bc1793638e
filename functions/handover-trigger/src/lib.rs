//! Hands the customers of whoever was transferred or has left over to the colleague who was named, and then what
//! he had planned, one by one, counted (VIS-12). It may be cut short at any point and goes on from there. Started by a
//! schedule alone; it opens no value.

mod follow_ups;
mod hand_over_customers;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    ScheduledFunction::new("handover-trigger", Schedule::Every { minutes: 5 }, hand_over_customers::hand_over_customers)
}
