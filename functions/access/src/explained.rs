//! Why somebody can or can not see a customer: everything that counts, each with its words.

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::catalogue::{Catalogue, Label, Level, Right};
use shared::domain::ids::{GrantId, StaffId};
use shared::http::wording;
use shared::store::access::{GrantRow, Lack, StaffRow};
use shared::store::customers::Facets;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ground {
    /// Stable, for programs.
    #[schema(example = "grant_reaches")]
    pub code: &'static str,
    pub label: Label,
    /// Whether it speaks for seeing.
    pub holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub grant_id: Option<GrantId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// What it comes to.
pub struct Explained {
    pub sees: bool,
    /// Levels shown in clear, level 1 only after a request of its own.
    pub levels: Vec<u8>,
    pub grounds: Vec<Ground>,
}

pub struct Case<'a> {
    pub catalogue: &'a Catalogue,
    pub staff: &'a StaffRow,
    pub grants: &'a [GrantRow],
    pub customer: &'a Facets,
    pub lacks: Vec<Lack>,
    pub now: Timestamp,
}

pub fn explain(case: &Case<'_>) -> Explained {
    let account = ground(account(case.staff), case.staff.is_active());
    let judged: Vec<_> = case.grants.iter().map(|grant| (grant, judge(case, grant))).collect();
    let reaching = || judged.iter().filter(|(_, code)| *code == REACHES).map(|(grant, _)| *grant);
    let sees = case.staff.is_active() && reaching().next().is_some();
    let cleared: Vec<Level> = reaching()
        .filter_map(|grant| case.catalogue.role(&grant.role))
        .flat_map(|role| role.levels.iter().copied())
        .collect();
    let by_role = ground(
        if cleared.contains(&Level::Two) { "cleared_by_role" } else { "not_cleared_by_role" },
        cleared.contains(&Level::Two),
    );
    let agreement = !case.lacks.contains(&Lack::Agreement);
    let training = !case.lacks.contains(&Lack::Training);
    let levels = [Level::One, Level::Two, Level::Three]
        .into_iter()
        .filter(|level| sees && (*level == Level::Three || (cleared.contains(level) && agreement && training)));
    let mut grounds = vec![account];
    if judged.is_empty() {
        grounds.push(ground("no_grants", false));
    }
    grounds.extend(judged.iter().map(|(grant, code)| Ground {
        grant_id: Some(grant.id.clone()),
        role: Some(grant.role.clone()),
        ..ground(code, *code == REACHES)
    }));
    grounds.push(by_role);
    grounds.push(ground(if agreement { "agreement_signed" } else { "agreement_missing" }, agreement));
    grounds.push(ground(if training { "training_current" } else { "training_lapsed" }, training));
    Explained { sees, levels: levels.map(u8::from).collect(), grounds }
}

const REACHES: &str = "grant_reaches";

fn account(staff: &StaffRow) -> &'static str {
    match staff.status.as_str() {
        StaffRow::ACTIVE => "account_active",
        StaffRow::LOCKED => "account_locked",
        _ => "account_left",
    }
}

/// What one grant does for seeing this customer.
fn judge(case: &Case<'_>, grant: &GrantRow) -> &'static str {
    let place = (&case.customer.owner_id, case.customer.unit_id.as_str(), case.customer.region_id.as_str());
    let staff: &StaffId = &case.staff.id;
    match case.catalogue.role(&grant.role) {
        _ if !grant.holds(case.now) => "grant_expired",
        None => "grant_of_no_role",
        Some(role) if !role.may(Right::CustomersView) => "grant_without_view",
        Some(_) if !grant.scope.covers(staff, place) => "grant_elsewhere",
        Some(_) => REACHES,
    }
}

fn ground(code: &'static str, holds: bool) -> Ground {
    Ground { code, label: wording::explanation(code), holds, grant_id: None, role: None }
}
