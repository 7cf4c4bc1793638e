//! Sends customers what was decided to be sent (SAT-01): opens the way to reach them, which no other function does
//! for that, makes the message, and hands it to whoever carries it. Started by a schedule alone: it has no route.
//!
//! A message is claimed before it is sent, so two runs never send the same at once. What failed is tried again,
//! further and further apart, until its time is over; what has come to stand against it meanwhile stops it.

mod message;
mod send_deliveries;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    let often = Schedule::Every { minutes: 2 };
    ScheduledFunction::new("deliveries", often, send_deliveries::send_deliveries).with_carrier()
}
