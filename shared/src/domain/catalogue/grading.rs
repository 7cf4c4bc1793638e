//! How customers are sorted by rule: which facts make which grade, value class or region, for how long a
//! person's own decision stands against the rules, and how each class is looked after (CLS-07 to CLS-14).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::label::{Label, Named, named};
use crate::domain::customer::Axis;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Watch {
    /// What a person decided is not changed by a rule for so long.
    pub hand_protection_months: u16,
    /// Customers a grading or region table may hold.
    pub table_limit: u16,
    /// A review that comes up within so many days is due soon.
    pub review_soon_days: u16,
}

/// A rule of one axis: of those whose conditions all hold, the first decides, and its label is the reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClassRule {
    pub id: String,
    pub label: Label,
    pub axis: Axis,
    pub to: String,
    #[serde(default)]
    pub when: Vec<Condition>,
}

/// Something a rule asks. Never about a sealed value: a grade would tell it to whoever sees the grade.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub enum Condition {
    ValueClass(Vec<String>),
    Status(Vec<String>),
    Kind(Vec<String>),
    Source(Vec<String>),
    Region(Vec<String>),
    /// A public field with one of these options.
    Field {
        id: String,
        is: Vec<String>,
    },
    /// A public amount or number of at least so much.
    Amount {
        id: String,
        at_least: Decimal,
    },
    /// In contact within so many months.
    ContactWithinMonths(u16),
    /// On file for so many months at least.
    OnFileMonths(u16),
    /// At least so many percent complete.
    CompletenessAtLeast(u8),
}

/// Why a person sorted a customer by hand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClassReason {
    pub id: String,
    pub label: Label,
}

/// How the customers of a value class are looked after (CLS-12).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct ManagementPlan {
    /// The value class it is for.
    pub id: String,
    pub label: Label,
    pub service: Label,
    pub communication: Label,
    pub contact_every_days: u16,
}

named!(ClassRule, ClassReason, ManagementPlan);
