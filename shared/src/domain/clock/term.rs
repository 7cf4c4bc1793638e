//! How long somebody has. A term is data: `{"unit":"working_days","amount":3}`.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::Language;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", content = "amount", rename_all = "snake_case")]
pub enum Term {
    WorkingMinutes(u32),
    WorkingHours(u32),
    WorkingDays(u32),
    CalendarDays(u32),
}

/// What the units come down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Open time; `unit` is one minute or one hour.
    Time {
        unit: SignedDuration,
    },
    Days {
        only_working: bool,
    },
}

impl Term {
    #[must_use]
    pub fn amount(self) -> u32 {
        match self {
            Self::WorkingMinutes(n) | Self::WorkingHours(n) | Self::WorkingDays(n) | Self::CalendarDays(n) => n,
        }
    }

    pub(super) fn measure(self) -> Measure {
        match self {
            Self::WorkingMinutes(_) => Measure::Time { unit: SignedDuration::from_mins(1) },
            Self::WorkingHours(_) => Measure::Time { unit: SignedDuration::from_hours(1) },
            Self::WorkingDays(_) => Measure::Days { only_working: true },
            Self::CalendarDays(_) => Measure::Days { only_working: false },
        }
    }

    #[must_use]
    pub fn text(self, language: Language) -> String {
        let (zh, en) = match self {
            Self::WorkingMinutes(_) => ("个工作分钟", "working minute"),
            Self::WorkingHours(_) => ("个工作小时", "working hour"),
            Self::WorkingDays(_) => ("个工作日", "working day"),
            Self::CalendarDays(_) => ("个自然日", "calendar day"),
        };
        let n = self.amount();
        match language {
            Language::Zh => format!("{n}{zh}"),
            Language::En => format!("{n} {en}{}", if n == 1 { "" } else { "s" }),
        }
    }
}
