//! What goes when somebody goes: every grant at once, in the same transaction; his customers, and what he has
//! planned, to a colleague, as counted work that a schedule does (ACC-09, VIS-12).

use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::{App, Caller, Problem};
use shared::store::access::{self, GrantRow, StaffRow, Withdrawal};
use shared::store::customers::SCHEMA;
use shared::store::handovers::{self, HandoverRow};
use shared::store::{Transaction, lists};

use crate::member::{self, invalid};

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
    let (withdrawn_at, withdrawn_by) = (app.time.now(), caller.id().clone());
    let withdrawal = Withdrawal { withdrawn_at, withdrawn_by, cause, reason: None };
    for grant in grants.drain(..) {
        access::withdraw(&staff.id, &grant, &withdrawal, tx)?;
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
    let Some(successor) = successor else {
        // Whoever was named before goes on taking them over.
        if before.is_some_and(|before| before.done_at.is_none()) {
            return Ok(());
        }
        // Nobody's customers and plans are left with nobody, nor those that are on their way to him.
        let expected =
            lists::has_anything(&app.store, &staff.id).await? || handovers::is_heir(&app.store, &staff.id).await?;
        return if expected { Err(invalid("/handOverTo", "missing")) } else { Ok(()) };
    };
    let heir = heir(app, caller, staff, successor).await?.ok_or_else(|| invalid("/handOverTo", "not_assignable"))?;
    // Of his own departure and this, whichever comes second has to look again.
    access::touch(&heir, tx)?;
    let row = HandoverRow {
        schema: SCHEMA,
        version: before.as_ref().map_or(1, |before| before.version + 1),
        from: staff.id.clone(),
        to: heir.id,
        started_at: app.time.now(),
        started_by: caller.id().clone(),
        moved: 0,
        follow_ups_moved: 0,
        done_at: None,
    };
    Ok(row.begin(before.as_ref(), tx)?)
}

/// A colleague within the caller's reach, on duty, who looks after customers and is not giving his own away.
async fn heir(app: &App, caller: &Caller, staff: &StaffRow, successor: &StaffId) -> Result<Option<StaffRow>, Problem> {
    if *successor == staff.id {
        return Ok(None);
    }
    let Some((heir, grants)) = access::person(&app.store, successor, true).await? else { return Ok(None) };
    let mut held = access::live_roles(&app.catalogue, &grants, app.time.now());
    let fit = heir.is_active()
        && member::reaches(caller, Right::AccessManage, &heir)
        && held.any(|role| role.may(Right::CustomersView));
    let gives = handovers::get(&app.store, successor).await?.is_some_and(|own| own.done_at.is_none());
    Ok(Some(heir).filter(|_| fit && !gives))
}
