//! The ways customers and their data are sorted: value class, grade, region, carrier, group of
//! fields (CLS-05 to CLS-10). The axes are independent of each other.

use serde::{Deserialize, Serialize};

use super::label::{Label, Named, named};

/// Key, general or potential customer, and who looks after it (CLS-07).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct ValueClass {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub owner_kind: OwnerKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerKind {
    AccountManager,
    SalesTeam,
    MarketingDepartment,
}

/// A grade of the customer grading table (CLS-08), best first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A sales region (CLS-09); a company replaces this list by its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// What an item is kept on, with the stages of its life (CLS-06).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    pub id: String,
    pub label: Label,
    pub stages: Vec<LifeStage>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LifeStage {
    pub id: String,
    pub label: Label,
}

/// A block of fields as a form shows them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: String,
    pub label: Label,
    pub data: DataKind,
}

/// Basic information and transaction information are kept by kind (CLS-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    Basic,
    Transaction,
}

named!(aliases: ValueClass, Grade, Region);
named!(Carrier, LifeStage, Group);
