//! Whether somebody may be given a role: judged when it is asked for, and again when it takes effect.

use jiff::Timestamp;

use crate::domain::access::GrantScope;
use crate::domain::catalogue::{Catalogue, Role};
use crate::domain::fault::Fault;
use crate::store::access::{self, GrantRow, StaffRow};

/// As many as one transaction takes away when somebody leaves.
const MOST_GRANTS: usize = 40;
const MOST_PLACES: usize = 50;

/// A role, and how far and how long somebody is to have it.
pub struct Wanted<'a> {
    pub role: &'a Role,
    pub scope: &'a GrantScope,
    pub until: Option<Timestamp>,
}

/// Every fault of giving it to this person, who has these grants.
pub fn faults(
    catalogue: &Catalogue,
    staff: &StaffRow,
    grants: &[GrantRow],
    wanted: &Wanted<'_>,
    now: Timestamp,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !staff.is_active() {
        faults.push(Fault::new("/staffId", "not_on_duty"));
    }
    if !wanted.scope.is_within(wanted.role.scope) {
        faults.push(Fault::new("/scope", "scope_too_wide"));
    }
    faults.extend(scope_fault(catalogue, wanted.scope).map(|fault| Fault::new("/scope", fault)));
    if grants.len() >= MOST_GRANTS {
        faults.push(Fault::new("/role", "too_many"));
    }
    if wanted.until.is_some_and(|until| until <= now) {
        faults.push(Fault::new("/until", "date_in_past"));
    }
    if mixes_posts(catalogue, grants, wanted.role, now) {
        faults.push(Fault::new("/role", "posts_mixed"));
    }
    faults
}

/// What is wrong with a scope in itself.
fn scope_fault(catalogue: &Catalogue, scope: &GrantScope) -> Option<&'static str> {
    match scope {
        GrantScope::Own | GrantScope::All => None,
        GrantScope::Units(ids) if ids.is_empty() => Some("missing"),
        GrantScope::Regions(ids) if ids.is_empty() => Some("missing"),
        GrantScope::Units(ids) if ids.len() > MOST_PLACES => Some("too_many"),
        GrantScope::Units(_) => None,
        GrantScope::Regions(ids) => ids.iter().any(|id| catalogue.region(id).is_none()).then_some("not_an_option"),
    }
}

/// Who runs the system has no post of the business beside it, nor the other way round (ACC-06).
fn mixes_posts(catalogue: &Catalogue, grants: &[GrantRow], role: &Role, now: Timestamp) -> bool {
    access::live_roles(catalogue, grants, now).any(|other| other.post != role.post)
}
