//! Counting open time, exactly: a start at 17:59:30 leaves thirty seconds for the next morning.

use jiff::{SignedDuration, Timestamp};

use super::deadline::End;
use super::pause::Ledger;
use super::trail::Trail;
use super::{Calendar, ClockError, Step};

pub(super) fn count_time(
    calendar: &Calendar,
    start: Timestamp,
    wanted: SignedDuration,
    ledger: &mut Ledger<'_, SignedDuration>,
    trail: &mut Trail,
) -> Result<End, ClockError> {
    let mut left = wanted;
    let opens = calendar.next_opening(start)?;
    if opens > start {
        trail.push(Step::WaitedForOpening { opens: calendar.local(opens) });
    }
    for day in calendar.days_from(calendar.day_of(start)) {
        let day = day?;
        let spans = calendar.spans(day)?;
        if spans.is_empty() {
            trail.closed(day, calendar.day_kind(day));
        }
        for span in spans {
            let mut at = span.from.max(start);
            while at < span.to {
                // Up to `cut` the same pause, or none, is in force.
                let cut = ledger.next_change(at).map_or(span.to, |change| change.min(span.to));
                if let Some(pause) = ledger.at(at) {
                    let grant = ledger.grant(pause, at.duration_until(cut));
                    let resumes = later(at, grant.granted)?;
                    if resumes > at {
                        trail.push(Step::TimePaused {
                            from: calendar.local(at),
                            to: calendar.local(resumes),
                            seconds: grant.granted.as_secs(),
                            reason: grant.reason.clone(),
                            approved: grant.approved,
                        });
                    }
                    if let Some(limit) = grant.limit {
                        let at = calendar.local(resumes);
                        trail.push(Step::PauseRefused { at, reason: grant.reason, limit });
                    }
                    at = resumes;
                }
                let runs = at.duration_until(cut).min(left);
                let stops = later(at, runs)?;
                left -= runs;
                if !runs.is_zero() {
                    trail.push(Step::TimeCounted {
                        from: calendar.local(at),
                        to: calendar.local(stops),
                        seconds: runs.as_secs(),
                        left: left.as_secs(),
                    });
                }
                if left.is_zero() {
                    return Ok(End { due: stops, last_day: day });
                }
                at = cut;
            }
        }
    }
    Err(ClockError::TooFar)
}

fn later(at: Timestamp, by: SignedDuration) -> Result<Timestamp, ClockError> {
    at.checked_add(by).map_err(|_| ClockError::TooFar)
}
