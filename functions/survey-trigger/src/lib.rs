//! Asks customers when it is time (SAT-01, SAT-02): begins the waves of each year and quarter, goes through the
//! customers of a wave, asks after what has happened, reminds once, and closes what is over. Started by a schedule
//! alone; a run that comes twice, beside another or after one that broke off asks nobody twice.

mod ask_after_occasions;
mod begin_waves;
mod close_waves;
mod pick_customers;
mod remind_invited;
mod tally;
mod trigger_surveys;

use shared::domain::schedule::Schedule;
use shared::runtime::ScheduledFunction;

pub fn function() -> ScheduledFunction {
    ScheduledFunction::new("survey-trigger", Schedule::Every { minutes: 15 }, trigger_surveys::trigger_surveys)
}
