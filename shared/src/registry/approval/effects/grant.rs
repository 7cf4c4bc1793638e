//! A role with high rights takes effect (ACC-07).

use super::super::superseded;
use super::super::view::{GrantMatterView, MatterView, StaffCard};
use crate::domain::approval::GrantMatter;
use crate::domain::ids::StaffId;
use crate::http::{App, Problem};
use crate::registry::grants::{self, Wanted};
use crate::store::Transaction;
use crate::store::access::{self, Given, GrantRow};
use crate::store::approvals::ApprovalRow;

/// If it is still right: the person has the post he had, and may have it.
pub(super) async fn give(
    app: &App,
    row: &ApprovalRow,
    matter: &GrantMatter,
    by: &StaffId,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let (staff, held) = access::person(&app.store, &matter.staff_id, true).await?.ok_or_else(superseded)?;
    let role = app.catalogue.role(&matter.role).ok_or_else(superseded)?;
    let wanted = Wanted { role, scope: &matter.scope, until: matter.until };
    let now = app.time.now();
    let same_post = staff.unit_id == matter.unit_id && staff.is_since(row.case.requested_at);
    if !same_post || !grants::faults(&app.catalogue, &staff, &held, &wanted, now).is_empty() {
        return Err(superseded());
    }
    let grant = GrantRow {
        id: matter.id.clone(),
        role: matter.role.clone(),
        scope: matter.scope.clone(),
        until: matter.until,
        given: Some(Given {
            at: now,
            by: row.case.requested_by.clone(),
            reason: None,
            approved_by: Some(by.clone()),
            approval: Some(row.id.clone()),
        }),
    };
    access::give(&staff.id, &grant, tx)?;
    Ok(access::touch(&staff, tx)?)
}

pub(super) async fn show(app: &App, matter: &GrantMatter) -> Result<MatterView, Problem> {
    let person = access::person(&app.store, &matter.staff_id, false).await?;
    Ok(MatterView::Grant(GrantMatterView {
        staff: person.map(|(staff, _)| StaffCard::of(staff)),
        role_label: app.catalogue.role(&matter.role).map(|role| role.label.clone()),
        role: matter.role.clone(),
        scope: matter.scope.clone().into(),
        until: matter.until,
    }))
}
