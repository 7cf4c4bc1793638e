//! What goes when somebody goes: every grant at once, in the same transaction; his customers to a colleague,
//! as counted work that a schedule does (ACC-09, VIS-12).

use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::{App, Caller, Code, Problem};
use shared::store::access::{self, FormerGrant, GrantRow, StaffRow};
use shared::store::customers::SCHEMA;
use shared::store::handovers::{self, HandoverRow};
use shared::store::{Transaction, lists};

use crate::member::invalid;

pub struct Leaving<'a> {
    pub app: &'a App,
    pub caller: &'a Caller,
    pub staff: &'a StaffRow,
    /// The colleague who takes his customers over.
    pub successor: Option<&'a StaffId>,
    /// Goes into the record of each grant.
    pub cause: &'static str,
}

pub async fn leave(leaving: Leaving<'_>, grants: &mut Vec<GrantRow>, tx: &mut Transaction) -> Result<(), Problem> {
    let Leaving { app, caller, staff, successor, cause } = leaving;
    hand_over(app, caller, staff, successor, tx).await?;
    for grant in grants.drain(..) {
        let former = FormerGrant {
            grant,
            withdrawn_at: app.time.now(),
            withdrawn_by: caller.id().clone(),
            cause: cause.to_owned(),
        };
        access::withdraw(&staff.id, &former, tx)?;
    }
    Ok(())
}

async fn hand_over(
    app: &App,
    caller: &Caller,
    staff: &StaffRow,
    successor: Option<&StaffId>,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let before = handovers::get(&app.store, &staff.id).await?;
    if before.as_ref().is_some_and(|before| before.done_at.is_none()) {
        return Err(Problem::fault(Code::InvalidState, "/handOverTo", "handover_under_way"));
    }
    let Some(successor) = successor else {
        // Nobody's customers are left with nobody.
        let has_customers = lists::has_customers(&app.store, &staff.id).await?;
        return if has_customers { Err(invalid("/handOverTo", "missing")) } else { Ok(()) };
    };
    if !may_take_over(app, staff, successor).await? {
        return Err(invalid("/handOverTo", "not_assignable"));
    }
    let row = HandoverRow {
        schema: SCHEMA,
        version: before.as_ref().map_or(1, |before| before.version + 1),
        from: staff.id.clone(),
        to: successor.clone(),
        started_at: app.time.now(),
        started_by: caller.id().clone(),
        moved: 0,
        done_at: None,
    };
    Ok(row.begin(before.as_ref(), tx)?)
}

/// A colleague on duty who looks after customers.
async fn may_take_over(app: &App, staff: &StaffRow, successor: &StaffId) -> Result<bool, Problem> {
    if *successor == staff.id {
        return Ok(false);
    }
    let Some((successor, grants)) = access::person(&app.store, successor, true).await? else { return Ok(false) };
    let now = app.time.now();
    let mut held = grants.iter().filter(|grant| grant.holds(now)).filter_map(|grant| app.catalogue.role(&grant.role));
    Ok(successor.is_active() && held.any(|role| role.may(Right::CustomersView)))
}
