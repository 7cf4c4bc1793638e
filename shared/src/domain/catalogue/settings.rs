//! Numbers a company sets for itself: terms, limits, review cycles.

use serde::{Deserialize, Serialize};

use crate::domain::import::ImportLimits;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Settings {
    /// The working calendar terms are counted on.
    pub calendar: String,
    /// Which clocks cases run by.
    #[serde(default = "case_profile")]
    pub case_profile: String,
    /// The time zone of the edge; inside, time is UTC.
    pub time_zone: String,
    /// Term for a change of a key field to reach the system (CUS-20).
    pub key_change_working_days: u16,
    /// Whether a controlled change also waits for the customer's own word (CUS-19).
    pub customer_confirmation_for_controlled: bool,
    pub idempotency_ttl_hours: u32,
    pub cursor_ttl_hours: u32,
    /// Requests a caller may make.
    pub rate: Rate,
    pub page_default: u16,
    pub page_limit: u16,
    /// Items a filtered list or a search looks at before it answers short.
    pub examined_limit: u16,
    /// What more customers than this have in common makes none of them a likely duplicate (CUS-23).
    #[serde(default = "suspect_limit")]
    pub suspect_limit: u16,
    /// For how long the trail is found by person, case, action and time. The trail itself is kept for good.
    #[serde(default = "trail_months")]
    pub trail_months: u16,
    /// What is taken in of a file of customers.
    #[serde(default)]
    pub import: ImportLimits,
    #[serde(rename(deserialize = "review"))]
    pub reviews: Vec<ReviewCycle>,
    #[serde(rename(deserialize = "daily_quota"))]
    pub daily_quotas: Vec<DailyQuota>,
}

/// Network logs are kept for six months at least (网络安全法); three years are as long as a complaint may come.
const fn trail_months() -> u16 {
    36
}

fn case_profile() -> String {
    "general".to_owned()
}

/// For settings that a company made before there was a limit.
const fn suspect_limit() -> u16 {
    20
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Rate {
    pub quota: u32,
    pub window_seconds: u32,
}

/// How often a file is looked over (CUS-21).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct ReviewCycle {
    /// None: every customer for whom no other line holds.
    pub value_class: Option<String>,
    pub every: Cycle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cycle {
    Month,
    Quarter,
    HalfYear,
    Year,
}

impl Cycle {
    pub fn months(self) -> u8 {
        match self {
            Cycle::Month => 1,
            Cycle::Quarter => 3,
            Cycle::HalfYear => 6,
            Cycle::Year => 12,
        }
    }
}

/// What one holder of a role may look at in a day, so that nobody copies the file customer by
/// customer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct DailyQuota {
    pub role: String,
    /// Customers shown in detail.
    pub views: u32,
    /// Searches by an exact number.
    pub lookups: u32,
    pub duplicate_checks: u32,
    /// Requests to see values in clear, and such that break the glass. None, in settings made before
    /// there were any.
    #[serde(default)]
    pub reveals: u32,
    #[serde(default)]
    pub break_glass: u32,
}

impl Settings {
    /// The review cycle of a value class; the general line holds where none is its own.
    pub fn review_of(&self, value_class: Option<&str>) -> Option<Cycle> {
        let line = |class: Option<&str>| self.reviews.iter().find(|cycle| cycle.value_class.as_deref() == class);
        line(value_class).or_else(|| line(None)).map(|cycle| cycle.every)
    }

    pub fn quota_of(&self, role: &str) -> Option<&DailyQuota> {
        self.daily_quotas.iter().find(|quota| quota.role == role)
    }
}
