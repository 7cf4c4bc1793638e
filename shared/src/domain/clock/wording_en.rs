//! The steps in English.

use jiff::civil::Date;

use super::wording::{end, kind, length, moment};
use super::{Language, PauseLimit, Step};

impl Step {
    pub(super) fn english(&self) -> String {
        match self {
            Self::Started { at, calendar, time_zone, term } => format!(
                "Starts {}, {} on the calendar \"{}\" ({time_zone})",
                moment(*at),
                term.text(Language::En),
                calendar.en
            ),
            Self::StartDayNotCounted { day } => {
                format!("The day of the start, {day}, is not counted (Civil Code art. 201)")
            }
            Self::WaitedForOpening { opens } => {
                format!("Closed at the start; time runs from {}", moment(*opens))
            }
            Self::TimeCounted { from, to, seconds, left } => {
                format!("{} to {}: {} counted, {} left", moment(*from), end(*to), length_en(*seconds), length_en(*left))
            }
            Self::DaysCounted { from, through, days, total, make_up } => format!(
                "{}{}: {days} counted, {total} in all",
                period_en(*from, *through),
                make_up.as_ref().map(|n| format!(" (make-up, {})", n.en)).unwrap_or_default()
            ),
            Self::Closed { from, through, why } => {
                format!("{}: {}", period_en(*from, *through), kind(why, Language::En))
            }
            Self::TimePaused { from, to, seconds, reason, approved } => format!(
                "{} to {}: paused for {}, {} ({})",
                moment(*from),
                end(*to),
                length_en(*seconds),
                reason.en,
                if *approved { "approved" } else { "no approval needed" }
            ),
            Self::DaysPaused { from, through, days, reason, approved } => format!(
                "{}: {days} paused, {} ({})",
                period_en(*from, *through),
                reason.en,
                if *approved { "approved" } else { "no approval needed" }
            ),
            Self::PauseRefused { at, reason, limit } => format!(
                "The pause \"{}\" does not stop the clock from {} on: {}",
                reason.en,
                moment(*at),
                match limit {
                    PauseLimit::NeverPaused => "this clock is never paused",
                    PauseLimit::CapReached => "the cap is reached",
                    PauseLimit::ApprovalMissing => "not approved",
                }
            ),
            Self::MovedToWorkingDay { last, to } => {
                format!("The last day, {}, is a day off: moved to {} (Civil Code art. 203)", day_en(*last), day_en(*to))
            }
            Self::Due { at, standing: false } => format!("Due {}", end(*at)),
            Self::Due { at, standing: true } => {
                format!("Due {} at the latest: the pause has not ended, its cap is assumed", end(*at))
            }
            Self::Provisional { published_from, published_through } => format!(
                "Provisional: holidays are published for {published_from} to {published_through} only; \
                 other days follow the weekday and are computed again when they are"
            ),
        }
    }
}

fn day_en(day: Date) -> String {
    day.strftime("%a %Y-%m-%d").to_string()
}

fn period_en(from: Date, through: Date) -> String {
    if from == through { day_en(from) } else { format!("{} to {}", day_en(from), day_en(through)) }
}

fn length_en(seconds: i64) -> String {
    length(seconds, [" h", " min", " s"], " ")
}
