//! The steps by which a deadline came about, for programs and, in two languages, for people.
//!
//! Moments are local readings of the calendar's own wall clock; the first step names its zone.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{DayKind, Label, PauseLimit, Term};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Step {
    Started {
        at: DateTime,
        calendar: Label,
        time_zone: String,
        term: Term,
    },
    /// Civil Code art. 201.
    StartDayNotCounted {
        day: Date,
    },
    WaitedForOpening {
        opens: DateTime,
    },
    TimeCounted {
        from: DateTime,
        to: DateTime,
        seconds: i64,
        left: i64,
    },
    DaysCounted {
        from: Date,
        through: Date,
        days: u32,
        total: u32,
        /// Set where the days are make-up working days.
        make_up: Option<Label>,
    },
    Closed {
        from: Date,
        through: Date,
        why: DayKind,
    },
    TimePaused {
        from: DateTime,
        to: DateTime,
        seconds: i64,
        reason: Label,
        approved: bool,
    },
    DaysPaused {
        from: Date,
        through: Date,
        days: u32,
        reason: Label,
        approved: bool,
    },
    /// From `at` on this pause stops the clock no longer.
    PauseRefused {
        at: DateTime,
        reason: Label,
        limit: PauseLimit,
    },
    /// Civil Code art. 203.
    MovedToWorkingDay {
        last: Date,
        to: Date,
    },
    Due {
        at: DateTime,
        standing: bool,
    },
    Provisional {
        published_from: Date,
        published_through: Date,
    },
}
