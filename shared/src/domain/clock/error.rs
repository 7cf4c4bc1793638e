//! What can be wrong with a calendar, a term or a pause.

/// Carries no value that somebody typed, so that it may be logged and answered as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    #[error("hours must be HH:MM, run forward and not overlap")]
    BadHours,
    #[error("an id is used twice")]
    DuplicateId,
    #[error("a weekday has hours twice")]
    DuplicateWeekday,
    #[error("there is no such calendar")]
    UnknownCalendar,
    #[error("there are no such public holidays")]
    UnknownPublicHolidays,
    #[error("a day off has a name that is not listed")]
    UnknownHoliday,
    #[error("there is no such time zone")]
    UnknownTimeZone,
    #[error("the calendar never opens")]
    NeverOpen,
    #[error("make-up working days need hours")]
    MakeUpWithoutHours,
    #[error("a day is both a day off and a make-up working day")]
    DayOffAndMakeUp,
    #[error("a period ends before it begins")]
    Backwards,
    #[error("a day off begins outside the published period")]
    OutsidePublication,
    #[error("the notice leaves a gap after what is published")]
    PublicationGap,
    #[error("a term must be at least one")]
    EmptyTerm,
    #[error("there is no such reason to pause")]
    UnknownReason,
    #[error("the deadline lies beyond the horizon of the clock")]
    TooFar,
}

impl ClockError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BadHours => "bad_hours",
            Self::DuplicateId => "duplicate_id",
            Self::DuplicateWeekday => "duplicate_weekday",
            Self::UnknownCalendar => "unknown_calendar",
            Self::UnknownPublicHolidays => "unknown_public_holidays",
            Self::UnknownHoliday => "unknown_holiday",
            Self::UnknownTimeZone => "unknown_time_zone",
            Self::NeverOpen => "never_open",
            Self::MakeUpWithoutHours => "make_up_without_hours",
            Self::DayOffAndMakeUp => "day_off_and_make_up",
            Self::Backwards => "backwards",
            Self::OutsidePublication => "outside_publication",
            Self::PublicationGap => "publication_gap",
            Self::EmptyTerm => "empty_term",
            Self::UnknownReason => "unknown_reason",
            Self::TooFar => "too_far",
        }
    }
}
