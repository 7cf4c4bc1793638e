//! A second person has found a change true and it is applied, or it will never be (CUS-18).

use std::collections::BTreeMap;

use super::{APPROVED, EXPIRED, PENDING, REJECTED, WITHDRAWN};
use crate::domain::approval::{ChangeMatter, Status};
use crate::domain::catalogue::Profile;
use crate::domain::customer::Intake;
use crate::domain::ids::{ContactId, CustomerId, StaffId};
use crate::http::{App, Code, Problem};
use crate::registry::approval::{no_longer_right, superseded};
use crate::registry::history::Ground;
use crate::registry::subject::{Sealed, SubjectRecord};
use crate::registry::write;
use crate::store::approvals::ApprovalRow;
use crate::store::customers::{self, ChangeRow, ContactRow, CustomerRow, Decision, StoredField};
use crate::store::{Guard, StoredRow, Transaction, subjects};
use crate::vault::record::drop_orphaned_keys;

/// What follows from the end of a request, into the transaction of whoever ended it.
pub async fn conclude(
    app: &App,
    request: &ApprovalRow,
    matter: &ChangeMatter,
    by: &StaffId,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let outcome = match request.case.status {
        Status::Pending => return Ok(()),
        Status::Approved => APPROVED,
        Status::Refused => REJECTED,
        Status::Withdrawn => WITHDRAWN,
        Status::Expired => EXPIRED,
    };
    let found = customers::change(&app.store, &matter.home, &matter.id).await?;
    let waits = |change: &ChangeRow| change.status == PENDING && change.approval.as_ref() == Some(&request.id);
    let Some(before) = found.filter(waits) else {
        return if outcome == APPROVED { Err(superseded()) } else { Ok(()) };
    };
    if outcome == APPROVED {
        let customer = customers::get(&app.store, &matter.customer_id, true).await?;
        let customer = customer.ok_or_else(superseded)?;
        let customer = customers::survivor(&app.store, customer).await?;
        apply(app, by, &customer, &before, tx).await?;
    } else {
        discard(app, &before, tx);
    }
    tx.update(&decided(app, &before, outcome, by), before.version)?;
    Ok(())
}

/// The change as decided: without the proposed values, which are now in place or out of reach. Why, the request says.
fn decided(app: &App, before: &ChangeRow, outcome: &str, by: &StaffId) -> ChangeRow {
    ChangeRow {
        version: before.version + 1,
        status: outcome.to_owned(),
        decision: Some(Decision { outcome: outcome.to_owned(), at: app.time.now(), by: by.clone() }),
        proposed: BTreeMap::default(),
        lookups: None,
        facts: None,
        ..before.clone()
    }
}

async fn contact(app: &App, customer: &CustomerId, id: &ContactId) -> Result<ContactRow, Problem> {
    customers::contact(&app.store, customer, id).await?.ok_or_else(|| Problem::new(Code::InvalidState))
}

/// Puts the proposed values in place, if that is still right.
async fn apply(
    app: &App,
    by: &StaffId,
    customer: &CustomerRow,
    change: &ChangeRow,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    write::refuse_closed(app, customer)?;
    match &change.contact_id {
        // Its own record is frozen.
        None if change.customer_id != customer.id => Err(Problem::new(Code::InvalidState)),
        None => {
            let mut row = customer.clone();
            still_right(app, customer, &write::profiles(customer), &row.fields, change)?;
            place(app, &mut SubjectRecord::from(&mut row), change, tx).await?;
            Ok(write::prepare_on(app, by, &Ground::default(), customer, &mut row, Guard::Moved, tx)?)
        }
        Some(id) => {
            let mut row = contact(app, &change.customer_id, id).await?;
            still_right(app, customer, &[Profile::Contact], &row.fields, change)?;
            place(app, &mut SubjectRecord::from(&mut row), change, tx).await?;
            tx.require_version(customer.key(), customer.version, Guard::Moved);
            write::prepare_contact(app, by, &mut row, Guard::Moved, tx)
        }
    }
}

/// What was right when it was asked for need not be any more: the same fields have changed since, a
/// consent was withdrawn, or something else that was there for good reason is gone.
fn still_right(
    app: &App,
    customer: &CustomerRow,
    profiles: &[Profile],
    fields: &BTreeMap<String, StoredField>,
    change: &ChangeRow,
) -> Result<(), Problem> {
    let changed = |id: &String| change.base.get(id).is_none_or(|state| *state != super::state_of(fields.get(id)));
    if change.proposed.keys().chain(&change.removed).any(changed) {
        return Err(superseded());
    }
    let purposes = write::purposes(customer);
    let intake = Intake { catalogue: &app.catalogue, profiles, purposes: &purposes, today: app.today() };
    if !change.proposed.keys().all(|id| intake.allows(id)) {
        return Err(no_longer_right("no_purpose"));
    }
    let stays = |id: &str| fields.contains_key(id) && !change.removed.iter().any(|removed| removed == id);
    match intake.missing(|id| change.proposed.contains_key(id) || stays(id)).first() {
        Some(fault) => Err(no_longer_right(fault.code)),
        None => Ok(()),
    }
}

async fn place(
    app: &App,
    record: &mut SubjectRecord<'_>,
    change: &ChangeRow,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let claims = match &change.lookups {
        Some(sealed) => app.vault.open_claims(record.subject, &change.key(), sealed).await?,
        None => Vec::new(),
    };
    let new = Sealed { fields: change.proposed.clone(), claims, facts: change.facts.clone() };
    record.apply(app, new, &change.removed, tx).await
}

/// Keys minted for values that will never be: nothing else is sealed under them.
fn discard(app: &App, change: &ChangeRow, tx: &mut Transaction) {
    let proposed = change.proposed.iter().map(|(id, field)| (id, &field.value));
    drop_orphaned_keys(&change.subject, &app.catalogue, proposed, std::iter::empty(), tx);
    subjects::require_live(&change.subject, tx);
}
