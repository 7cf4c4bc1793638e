//! How far a grant reaches.

use serde::{Deserialize, Serialize};

use super::catalogue::Scope;
use super::ids::{StaffId, UnitId};

/// The customers a grant reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GrantScope {
    Own,
    Units(Vec<UnitId>),
    Regions(Vec<String>),
    All,
}

/// Where somebody or something stands: whose it is, in which unit and region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
}

impl GrantScope {
    /// Whether a grant of this scope, held by `holder`, reaches the place.
    pub fn covers(&self, holder: &StaffId, (owner, unit, region): (&StaffId, &str, &str)) -> bool {
        match self {
            Self::All => true,
            Self::Own => owner == holder,
            Self::Units(units) => units.iter().any(|known| known.as_str() == unit),
            Self::Regions(regions) => regions.iter().any(|known| known == region),
        }
    }

    /// Whether a grant of this scope reaches all that the other does, for whoever stands within it: what is
    /// his own then comes with him.
    pub fn contains(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) | (Self::Units(_) | Self::Regions(_), Self::Own) => true,
            (Self::Units(own), Self::Units(units)) => units.iter().all(|unit| own.contains(unit)),
            (Self::Regions(own), Self::Regions(regions)) => regions.iter().all(|region| own.contains(region)),
            // Which region a unit is in, no rule says.
            _ => false,
        }
    }

    /// Whether the scope is no wider than the widest a role may have.
    pub fn is_within(&self, widest: Scope) -> bool {
        let width = match self {
            Self::Own => Scope::Own,
            Self::Units(_) => Scope::Department,
            Self::Regions(_) => Scope::Region,
            Self::All => Scope::All,
        };
        width <= widest || (matches!(self, Self::Units(_)) && widest == Scope::Team)
    }
}

impl Place {
    pub fn parts(&self) -> (&StaffId, &str, &str) {
        (&self.owner_id, &self.unit_id, &self.region_id)
    }
}
