//! Which status follows which, for which reason, and who may say so: data in `statuses.toml`.

use jiff::Zoned;

use super::classing::is_past;
use crate::domain::catalogue::{Catalogue, IdleRule, Right};
use crate::domain::fault::Fault;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is no such move from here.
    NoSuchMove,
    /// The move exists; this is no reason for it.
    NoSuchReason,
}

/// The right it takes to move from one status to another for a reason.
pub fn right_to_move(catalogue: &Catalogue, from: &str, to: &str, reason: &str) -> Result<Right, Refused> {
    let step = catalogue.status(from).and_then(|status| status.move_to(to)).ok_or(Refused::NoSuchMove)?;
    step.reason(reason).ok_or(Refused::NoSuchReason)?;
    Ok(step.right)
}

/// Faults of a request that names a status or reason the catalogue does not have at all.
pub fn faults(catalogue: &Catalogue, to: &str) -> Vec<Fault> {
    if catalogue.status(to).is_none() { vec![Fault::new("/status", "not_an_option")] } else { Vec::new() }
}

/// The move that time makes: so long without contact since then that a rule of the catalogue says so.
pub fn move_by_rule<'c>(
    catalogue: &'c Catalogue,
    from: &str,
    idle_since: &Zoned,
    now: &Zoned,
) -> Option<(&'c str, &'c IdleRule)> {
    let moves = catalogue.status(from)?.moves.iter();
    let mut ruled = moves.filter_map(|step| Some((step.to.as_str(), step.rule.as_ref()?)));
    ruled.find(|(_, rule)| is_past(idle_since, rule.idle_months, now))
}
