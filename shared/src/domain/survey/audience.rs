//! Whom a survey is for: the filters of the list of customers.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{StaffId, UnitId};

/// What is left out filters nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Audience {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub owner_id: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit_id: Option<UnitId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Audience {
    /// Name and value of every filter that is set.
    pub fn filters(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("ownerId", self.owner_id.as_ref().map(StaffId::as_str)),
            ("unitId", self.unit_id.as_ref().map(UnitId::as_str)),
            ("regionId", self.region_id.as_deref()),
            ("status", self.status.as_deref()),
            ("kind", self.kind.as_deref()),
            ("valueClass", self.value_class.as_deref()),
            ("grade", self.grade.as_deref()),
            ("industry", self.industry.as_deref()),
            ("source", self.source.as_deref()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }
}
