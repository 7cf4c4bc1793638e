//! The rules that find what is out of the ordinary in the trail (`catalogue/anomalies.toml`).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fault::Faults;
use super::label::{Label, Named, named};
use super::{Catalogue, Rule};
use crate::domain::act::Act;

/// Which rows of the trail, how many of them within what time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AnomalyRule {
    pub id: String,
    pub label: Label,
    pub severity: Severity,
    /// Whose rows are put together.
    pub of: AnomalySubject,
    /// Any, when left out.
    #[serde(default)]
    pub acts: Vec<Act>,
    /// Operations by their operationId; any, when left out.
    #[serde(default)]
    pub actions: Vec<String>,
    /// Operations that never count.
    #[serde(default)]
    pub except: Vec<String>,
    #[serde(default)]
    pub off_hours: bool,
    #[serde(default)]
    pub unseen: Option<Unseen>,
    #[serde(default)]
    pub idle_days: Option<u16>,
    #[serde(default)]
    pub watched: Option<WatchedFor>,
    pub count: Counted,
    pub hours: u16,
    pub threshold: u16,
    #[serde(default)]
    pub baseline: Option<Baseline>,
    /// Locks the account, too.
    #[serde(default)]
    pub lock: bool,
    /// Out of force, and still there to be read.
    #[serde(default)]
    pub off: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Low,
    Medium,
    High,
}

/// Whose rows are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnomalySubject {
    Staff,
    Customer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    Rows,
    Customers,
    Staff,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unseen {
    Network,
    Device,
}

/// Why a customer is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WatchedFor {
    /// Nobody has any business with it: it stands for nobody (诱饵客户).
    Canary,
    /// A member of staff who is a customer, too.
    Colleague,
}

/// At least so many times what the person does on a day on which he does it at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    pub days: u16,
    pub factor: u16,
}

named!(AnomalyRule);

/// What is read to judge one row is bounded by these.
const MOST: u16 = 500;
const LONGEST_HOURS: u16 = 168;
const LONGEST_BASELINE: u16 = 60;

impl AnomalyRule {
    /// Whether one row is enough, and nothing need be kept to count by.
    pub fn is_immediate(&self) -> bool {
        self.threshold == 1 && self.baseline.is_none()
    }

    /// Rows later than this count at a moment.
    pub fn since(&self, at: Timestamp) -> Timestamp {
        at - SignedDuration::from_hours(i64::from(self.hours))
    }

    /// How long a row may count, for the rule or for its baseline.
    pub fn reach_hours(&self) -> i64 {
        let before = self.baseline.map_or(0, |baseline| i64::from(baseline.days) * 24);
        i64::from(self.hours) + before
    }
}

impl Catalogue {
    pub fn anomaly_rule(&self, id: &str) -> Option<&AnomalyRule> {
        self.anomaly_rules.iter().find(|rule| rule.id == id)
    }

    pub(super) fn check_anomalies(&self, faults: &mut Faults) {
        super::check::check_named(faults, "anomaly rule", &self.anomaly_rules);
        for rule in &self.anomaly_rules {
            let at = format!("anomaly rule {}", rule.id);
            let baseline = rule.baseline.is_none_or(|baseline| {
                (1..=LONGEST_BASELINE).contains(&baseline.days) && (2..=100).contains(&baseline.factor)
            });
            let within = (1..=MOST).contains(&rule.threshold) && (1..=LONGEST_HOURS).contains(&rule.hours);
            faults.unless(within && baseline && rule.idle_days != Some(0), Rule::OutOfRange, &at);
            // Of one person's rows the person is always the same, and of one customer's the customer.
            let counted = match rule.of {
                AnomalySubject::Staff => rule.count != Counted::Staff,
                AnomalySubject::Customer => rule.count != Counted::Customers && !rule.lock,
            };
            faults.unless(counted, Rule::CountUnfit, &at);
        }
    }
}
