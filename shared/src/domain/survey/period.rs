//! When a survey is asked anew: the name of the wave that belongs to a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// When somebody starts it.
    ByHand,
    /// All of the audience once a year (SAT-02).
    Yearly,
    Quarterly,
    /// Whoever's complaint was closed (SAT-10).
    AfterComplaint,
    /// Whoever was served (SAT-05).
    AfterService,
    /// Whoever bought something (SAT-07).
    AfterPurchase,
}

impl Rhythm {
    /// Asked as things happen, and counted quarter by quarter.
    pub const fn occasion(self) -> Option<&'static str> {
        match self {
            Self::AfterComplaint => Some("complaint"),
            Self::AfterService => Some("service"),
            Self::AfterPurchase => Some("purchase"),
            Self::ByHand | Self::Yearly | Self::Quarterly => None,
        }
    }
}

/// The wave that a day belongs to, and its last day; `None` for what somebody starts by hand.
pub fn period(rhythm: Rhythm, day: Date) -> Option<(String, Date)> {
    let quarter = (day.month() - 1) / 3 + 1;
    let year = day.year();
    match rhythm {
        Rhythm::ByHand => None,
        Rhythm::Yearly => Some((year.to_string(), Date::constant(year, 12, 31))),
        _ => {
            let last = Date::new(year, quarter * 3, 1).ok()?.last_of_month();
            Some((format!("{year}-q{quarter}"), last))
        }
    }
}
