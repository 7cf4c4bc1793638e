//! The steps in words: what both languages share.

use jiff::civil::{DateTime, Time};

use super::{DayKind, Language, Step};

impl Step {
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => self.chinese(),
            Language::En => self.english(),
        }
    }
}

pub(super) fn kind(why: &DayKind, language: Language) -> String {
    let (zh, en) = match why {
        DayKind::Working => ("工作日", "working day"),
        DayKind::Weekend => ("休息日", "weekly rest"),
        DayKind::Holiday { name } => (name.zh.as_str(), name.en.as_str()),
        DayKind::MakeUp { .. } => ("调休上班", "make-up working day"),
    };
    match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    }
}

pub(super) fn moment(at: DateTime) -> String {
    let shape = if at.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    at.strftime(shape).to_string()
}

/// The end of a period: midnight is 24:00 of the day before (Civil Code art. 203).
pub(super) fn end(at: DateTime) -> String {
    match at.date().yesterday() {
        Ok(day) if at.time() == Time::midnight() => format!("{day} 24:00"),
        _ => moment(at),
    }
}

pub(super) fn length(seconds: i64, [hour, minute, second]: [&str; 3], gap: &str) -> String {
    let parts = [(seconds / 3600, hour), (seconds / 60 % 60, minute), (seconds % 60, second)];
    let said: Vec<_> = parts.iter().filter(|p| p.0 != 0).map(|p| format!("{}{}", p.0, p.1)).collect();
    if said.is_empty() { format!("0{minute}") } else { said.join(gap) }
}
