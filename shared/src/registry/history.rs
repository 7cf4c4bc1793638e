//! How a customer is sorted leaves a history: status, grade, value class, region, whoever changes them and
//! by whichever way. Every write of a record comes through here, so none can forget it.

use std::collections::BTreeMap;

use super::write;
use crate::domain::customer::Axis;
use crate::domain::ids::{ClassificationId, StaffId};
use crate::http::App;
use crate::store::customers::{ClassificationRow, CustomerRow, Facets, SCHEMA};
use crate::store::{CommitError, Transaction};

/// The reason of a region that came with a new owner.
const ASSIGNED: &str = "assigned";

/// Why a customer is sorted differently now.
#[derive(Debug, Clone, Default)]
pub struct Ground {
    pub by_rule: bool,
    pub reasons: BTreeMap<Axis, String>,
}

/// Adds a row for each axis that differs, and keeps what a person decided from the rules for a while.
pub(super) fn keep(
    app: &App,
    by: &StaffId,
    ground: &Ground,
    before: &CustomerRow,
    row: &mut CustomerRow,
    tx: &mut Transaction,
) -> Result<(), CommitError> {
    for axis in Axis::ALL {
        let (from, to) = (on(&before.facets, axis), on(&row.facets, axis));
        if from == to {
            continue;
        }
        let reason = ground.reasons.get(&axis).cloned().or_else(|| plain_reason(before, row, axis));
        let change = ClassificationRow {
            schema: SCHEMA,
            id: ClassificationId::new(),
            customer_id: row.id.clone(),
            axis,
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            at: app.time.now(),
            by: by.clone(),
            by_rule: ground.by_rule,
            reason,
            catalogue_version: app.catalogue.version.clone(),
        };
        tx.insert(&change)?;
        match axis {
            Axis::Status => row.status_at = Some(change.at),
            _ if ground.by_rule => {}
            _ => {
                let until = write::months_after(app, change.at, app.catalogue.watch.hand_protection_months);
                row.held.extend(until.map(|until| (axis, until)));
            }
        }
    }
    Ok(())
}

fn plain_reason(before: &CustomerRow, row: &CustomerRow, axis: Axis) -> Option<String> {
    match axis {
        Axis::Status => row.status_reason.clone(),
        Axis::Region if before.facets.owner_id != row.facets.owner_id => Some(ASSIGNED.to_owned()),
        _ => None,
    }
}

pub fn on(facets: &Facets, axis: Axis) -> Option<&str> {
    match axis {
        Axis::Status => Some(&facets.status),
        Axis::Grade => facets.grade.as_deref(),
        Axis::ValueClass => facets.value_class.as_deref(),
        Axis::Region => Some(&facets.region_id),
    }
}
