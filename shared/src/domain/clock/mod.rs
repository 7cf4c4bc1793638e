//! The clock (时限): every deadline of Kehu, computed on a working calendar that is data, able to
//! say step by step why it falls where it falls.
//!
//! Pure: no input, no output and no "now". Whoever asks passes the moments in.
//!
//! Sources: CMP-17 and CUS-20 (deadlines are settings), ARC-06 (3 + 2 working days; a delay needs a
//! reason and an approval), Civil Code of the PRC (民法典) articles 201 and 203.
//!
//! - Hours and minutes run from the moment itself (art. 201 para. 2), only while the calendar is
//!   open. A duty in hours round the clock uses a calendar that never closes.
//! - Days: the day of the start is not counted (art. 201 para. 1). The term ends when business
//!   closes on its last day, or at 24:00 where it never closes (art. 203 para. 2).
//! - Calendar days: a last day that is a day off moves to the next working day (art. 203 para. 1).
//!   Weekly rest days are treated as days off too.
//! - A pause stops the clock as far as its policy goes: [`PausePolicy`].

mod calendar;
mod case;
mod count_days;
mod count_time;
mod data;
mod deadline;
mod error;
mod escalation;
mod explain;
mod holidays;
mod hours;
mod open_time;
mod pause;
mod term;
mod trail;
mod wording;
mod wording_en;
mod wording_zh;

pub use crate::domain::language::{Label, Language};
pub use calendar::{Calendar, DayKind};
pub use case::{ClockKind, ClockRule, Event, EventKind, Run, Standing, runs};
pub use data::{CalendarData, CalendarEntry, Calendars, WeekHours, WeekdayName};
pub use deadline::{Deadline, deadline};
pub use error::ClockError;
pub use escalation::{Ladder, Notice, Rung, Urgency, When};
pub use explain::Step;
pub use holidays::{DaysOff, HolidayNotice, PublicHolidays};
pub use hours::{Interval, MinuteOfDay};
pub use pause::{Pause, PauseLimit, PausePolicy, PauseReason};
pub use term::Term;

#[cfg(test)]
mod case_tests;
#[cfg(test)]
mod document_tests;
#[cfg(test)]
mod escalation_tests;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod pause_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod zones;
