//! What is planned with a customer, or given to a colleague: by when, on the company's calendar, and whether it
//! is overdue. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clock::{
    Calendar, ClockError, ClockKind, Deadline, Ladder, Notice, PausePolicy, Run, Term, Urgency, deadline,
};

/// How its date was given. Kept with it, so that it can be computed again when holidays are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum DueBy {
    /// On that day, or on the working day next to it.
    Day { day: Date, roll: Roll },
    /// At that moment: an appointment.
    Moment { at: Timestamp },
    /// So long from a moment on.
    Within { from: Timestamp, term: Term },
}

/// Where a day off moves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// What has to be done by a day is not done after it.
    Before,
    #[default]
    After,
}

/// How far a day off is looked past: no holiday is longer.
const FARTHEST: usize = 31;

impl DueBy {
    pub fn deadline(self, calendar: &Calendar) -> Result<Deadline, ClockError> {
        match self {
            Self::Within { from, term } => deadline(calendar, from, term, &[], &PausePolicy::default()),
            Self::Moment { at } => Ok(plain(calendar, at, calendar.day_of(at), false)),
            Self::Day { day, roll } => {
                let worked = roll.from(calendar, day)?;
                let published = calendar.published();
                let known = |day| published.is_none_or(|(from, through)| from <= day && day <= through);
                Ok(plain(calendar, calendar.close(worked)?, worked, !(known(day) && known(worked))))
            }
        }
    }
}

impl Roll {
    /// The day itself if it is worked.
    fn from(self, calendar: &Calendar, day: Date) -> Result<Date, ClockError> {
        let mut there = day;
        for _ in 0..FARTHEST {
            if calendar.day_kind(there).is_working() {
                return Ok(there);
            }
            let next = if self == Self::Before { there.yesterday() } else { there.tomorrow() };
            there = next.map_err(|_| ClockError::TooFar)?;
        }
        Err(ClockError::TooFar)
    }
}

fn plain(calendar: &Calendar, due: Timestamp, last_day: Date, provisional: bool) -> Deadline {
    Deadline {
        due,
        last_day,
        provisional,
        standing: false,
        calendar: calendar.id().to_owned(),
        calendar_version: calendar.version().to_owned(),
        steps: Vec::new(),
    }
}

/// Whom the ladder names, and when, of something that was planned at `from` and is not done.
pub fn notices(
    ladder: &Ladder,
    calendar: &Calendar,
    from: Timestamp,
    deadline: Deadline,
) -> Result<Vec<Notice>, ClockError> {
    let run = Run { clock: ClockKind::CallBack, started: from, ended: None, deadline };
    ladder.notices(calendar, &run, Urgency::Normal)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Open,
    Done,
    Cancelled,
}

/// Where something that is open stands against its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    Overdue,
    Today,
    Upcoming,
}

impl Window {
    pub fn of(due: Timestamp, now: Timestamp, calendar: &Calendar) -> Self {
        if due < now {
            Self::Overdue
        } else if calendar.day_of(due) <= calendar.day_of(now) {
            Self::Today
        } else {
            Self::Upcoming
        }
    }

    pub fn named(text: &str) -> Option<Self> {
        match text {
            "overdue" => Some(Self::Overdue),
            "today" => Some(Self::Today),
            "upcoming" => Some(Self::Upcoming),
            _ => None,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Upcoming => "upcoming",
        }
    }
}

/// What was done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpAct {
    Planned,
    /// To another date.
    Moved,
    HandedOver,
    Done,
    Cancelled,
    /// Somebody on the ladder was to be told that it is overdue.
    Escalated,
}

/// What it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    #[schema(inline)]
    pub kind: SourceKind,
    /// The case, the answer, the interaction it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    Case,
    Survey,
    Interaction,
    Event,
    /// A rule of the catalogue, and the calendar.
    Schedule,
    /// A superior (上级交办).
    Superior,
    /// The customer's service plan (客户服务计划).
    ServicePlan,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn office() -> &'static Calendar {
        Calendar::builtin("cn-office").unwrap()
    }

    fn due(day: Date, roll: Roll) -> (Date, bool) {
        let deadline = DueBy::Day { day, roll }.deadline(office()).unwrap();
        (deadline.last_day, deadline.provisional)
    }

    #[test]
    fn a_day_off_moves_to_the_working_day_next_to_it() {
        // Sunday before the Spring Festival of 2026 begins, which is off until 23 February.
        assert_eq!(due(date(2026, 2, 18), Roll::Before), (date(2026, 2, 14), false), "a make-up Saturday");
        assert_eq!(due(date(2026, 2, 18), Roll::After), (date(2026, 2, 24), false));
        assert_eq!(due(date(2026, 6, 9), Roll::Before), (date(2026, 6, 9), false));
    }

    #[test]
    fn a_leap_day_and_the_end_of_a_year_are_days_like_others() {
        assert_eq!(due(date(2028, 2, 29), Roll::After), (date(2028, 2, 29), true));
        assert_eq!(due(date(2026, 12, 31), Roll::After).0, date(2026, 12, 31));
    }

    #[test]
    fn an_appointment_is_due_when_it_is() {
        let at: Timestamp = "2026-06-13T02:00:00Z".parse().unwrap();
        let deadline = DueBy::Moment { at }.deadline(office()).unwrap();
        assert_eq!((deadline.due, deadline.provisional), (at, false));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0..1200_i32).prop_map(|days| date(2025, 6, 1).checked_add(jiff::Span::new().days(days)).unwrap())
    }

    proptest! {
        #[test]
        fn it_is_due_on_a_working_day_on_the_right_side(day in any_day()) {
            for roll in [Roll::Before, Roll::After] {
                let (there, _) = due(day, roll);
                prop_assert!(office().day_kind(there).is_working());
                let right_side = if roll == Roll::Before { there <= day } else { there >= day };
                prop_assert!(right_side);
            }
        }

        #[test]
        fn later_days_are_not_due_earlier(one in any_day(), other in any_day()) {
            let (first, second) = (one.min(other), one.max(other));
            for roll in [Roll::Before, Roll::After] {
                prop_assert!(due(first, roll).0 <= due(second, roll).0);
            }
        }

        #[test]
        fn each_moment_is_in_one_window_and_windows_follow_each_other(due in 0..4_000_000_i64, now in 0..4_000_000_i64) {
            let base: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
            let at = |seconds| base + jiff::SignedDuration::from_secs(seconds);
            let window = Window::of(at(due), at(now), office());
            prop_assert_eq!(window == Window::Overdue, due < now);
            prop_assert!(Window::of(at(due + 1), at(now), office()) >= window);
        }
    }
}
