//! Counting days (Civil Code of the PRC, articles 201 and 203).
//!
//! A paused day is one at whose close the clock stands. So a pause from Tuesday noon to Wednesday
//! noon gives one day, like the dates it spans, a pause within one day gives none, and no counted
//! day ends in a pause.

use jiff::civil::Date;

use super::deadline::End;
use super::pause::Ledger;
use super::trail::Trail;
use super::{Calendar, ClockError, DayKind, Step};

pub(super) fn count_days(
    calendar: &Calendar,
    first_day: Date,
    wanted: u32,
    only_working: bool,
    ledger: &mut Ledger<'_, u32>,
    trail: &mut Trail,
) -> Result<End, ClockError> {
    trail.push(Step::StartDayNotCounted { day: first_day });
    let mut counted = 0;
    for day in calendar.days_from(first_day).skip(1) {
        let day = day?;
        let kind = calendar.day_kind(day);
        if only_working && !kind.is_working() {
            trail.closed(day, kind);
            continue;
        }
        if let Some(pause) = ledger.before(calendar.close(day)?) {
            let grant = ledger.grant(pause, 1);
            if let Some(limit) = grant.limit {
                let at = calendar.local(pause.from);
                trail.push(Step::PauseRefused { at, reason: grant.reason.clone(), limit });
            }
            if grant.granted == 1 {
                trail.days_paused(day, grant.reason, grant.approved);
                continue;
            }
        }
        counted += 1;
        let make_up = match kind {
            DayKind::MakeUp { name } if only_working => Some(name),
            _ => None,
        };
        trail.day_counted(day, counted, make_up);
        if counted == wanted {
            return move_to_working_day(calendar, day, trail);
        }
    }
    Err(ClockError::TooFar)
}

/// Art. 203 moves the end of a term that has run out, and what has run out cannot be paused. Were
/// it otherwise, one more pause could use up the cap early and bring the deadline forward.
fn move_to_working_day(calendar: &Calendar, last: Date, trail: &mut Trail) -> Result<End, ClockError> {
    for day in calendar.days_from(last) {
        let day = day?;
        let kind = calendar.day_kind(day);
        if kind.is_working() {
            if day != last {
                trail.push(Step::MovedToWorkingDay { last, to: day });
            }
            return Ok(End { due: calendar.close(day)?, last_day: day });
        }
        trail.closed(day, kind);
    }
    Err(ClockError::TooFar)
}
