//! From the hours of a calendar to instants, through its time zone.

use jiff::civil::{Date, DateTime};
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp};

use super::calendar::HORIZON_DAYS;
use super::{Calendar, ClockError, Interval};

/// Open from one instant until just before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Calendar {
    pub fn open_at(&self, at: Timestamp) -> Result<bool, ClockError> {
        let spans = self.spans(self.day_of(at))?;
        Ok(spans.iter().any(|s| s.from <= at && at < s.to))
    }

    /// `at` itself while the calendar is open, otherwise the moment it opens next.
    pub fn next_opening(&self, at: Timestamp) -> Result<Timestamp, ClockError> {
        for day in self.days_from(self.day_of(at)) {
            if let Some(span) = self.spans(day?)?.into_iter().find(|s| at < s.to) {
                return Ok(span.from.max(at));
            }
        }
        Err(ClockError::TooFar)
    }

    /// The moment before `at` from which on `open` time passes until `at`.
    pub(super) fn rewind(&self, at: Timestamp, open: SignedDuration) -> Result<Timestamp, ClockError> {
        let mut left = open;
        let mut day = self.day_of(at);
        for _ in 0..HORIZON_DAYS {
            for span in self.spans(day)?.into_iter().rev().filter(|s| s.from < at) {
                let end = span.to.min(at);
                let length = span.from.duration_until(end);
                if left <= length {
                    return end.checked_sub(left).map_err(|_| ClockError::TooFar);
                }
                left -= length;
            }
            day = day.yesterday().map_err(|_| ClockError::TooFar)?;
        }
        Err(ClockError::TooFar)
    }

    /// The day a moment falls on in the calendar's zone.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }

    pub(super) fn local(&self, at: Timestamp) -> DateTime {
        self.time_zone.to_datetime(at)
    }

    pub(super) fn spans(&self, day: Date) -> Result<Vec<Span>, ClockError> {
        let span = |hours: &Interval| {
            Ok(Span { from: self.instant(hours.from.on(day)?)?, to: self.instant(hours.to.on(day)?)? })
        };
        let mut spans = self.hours(day).iter().map(span).collect::<Result<Vec<_>, ClockError>>()?;
        // An interval inside the hour that is skipped in spring does not happen.
        spans.retain(|s| s.from < s.to);
        Ok(spans)
    }

    /// The end of `day`: when business closes, or 24:00 on a day off.
    pub fn close(&self, day: Date) -> Result<Timestamp, ClockError> {
        match self.hours(day).last() {
            Some(hours) => self.instant(hours.to.on(day)?),
            None => {
                let next = day.tomorrow().map_err(|_| ClockError::TooFar)?;
                self.instant(next.at(0, 0, 0, 0))
            }
        }
    }

    /// A skipped reading is the moment of the change, a repeated one its first occurrence. Both keep
    /// readings in order, so that hours never overlap whatever the zone does.
    fn instant(&self, local: DateTime) -> Result<Timestamp, ClockError> {
        let ambiguous = self.time_zone.to_ambiguous_timestamp(local);
        let skipped = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
        let earlier = ambiguous.earlier().map_err(|_| ClockError::TooFar)?;
        if !skipped {
            return Ok(earlier);
        }
        let change = self.time_zone.following(earlier).next();
        Ok(change.map_or(earlier, |transition| transition.timestamp()))
    }
}
