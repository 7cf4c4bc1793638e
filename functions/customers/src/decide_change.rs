//! `POST /customers/{id}/changes/{changeId}/decision`: a second person verifies a controlled change;
//! approved, it is applied in the same transaction (CUS-18). Nobody decides his own request.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{KeyClass, Profile, Right};
use shared::domain::customer::Intake;
use shared::domain::ids::{ChangeId, ContactId, CustomerId};
use shared::http::app::Committed;
use shared::http::caller::permission::DecideChanges;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::change::{self, ChangeView};
use shared::registry::subject::{Sealed, SubjectRecord};
use shared::registry::{family, find, write};
use shared::store::customers::{self, ChangeRow, ContactRow, CustomerRow, Decision, StoredField};
use shared::store::{Guard, StoredRow, Transaction, subjects};
use shared::vault::record::drop_orphaned_keys;
use utoipa::ToSchema;

use crate::view_change::find_change;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideChange {
    outcome: DecisionOutcome,
    /// Why, in the decider's words. Required to reject.
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionOutcome {
    Approved,
    Rejected,
}

impl DecisionOutcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Approved => change::APPROVED,
            Self::Rejected => change::REJECTED,
        }
    }
}

/// Decide a change
#[utoipa::path(
    post,
    path = "/customers/{id}/changes/{changeId}/decision",
    tag = "customers",
    operation_id = "decide_change",
    params(
        ("id" = String, Path), ("changeId" = String, Path),
        ("If-Match" = String, Header, description = "The ETag of the change last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = DecideChange,
    responses((status = 200, body = ChangeView, headers(("ETag" = String))), Problems),
)]
pub async fn decide_change(
    State(app): State<SharedApp>,
    caller: May<DecideChanges>,
    Path((id, change_id)): Path<(CustomerId, ChangeId)>,
    seen: IfMatch,
    Command { body, once }: Command<DecideChange>,
) -> Result<Versioned<ChangeView>, Problem> {
    let customer = find::reached(&app, &caller, &id, Right::CustomersDecide, "decide_change").await?;
    let members = family::members(&customer, &id);
    let before = find_change(&app, &members, &change_id).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return shown(&app, &caller, before).await;
    }
    if before.requested_by == *caller.id() {
        app.refuse(
            &Entry::new("decide_change", Act::Refusal, caller.actor())
                .customer(&id)
                .change(&change_id)
                .outcome(Code::OwnRequest.word()),
        )
        .await;
        return Err(Problem::new(Code::OwnRequest));
    }
    seen.check(before.version)?;
    if before.status != change::PENDING {
        return Err(Problem::new(Code::InvalidState));
    }
    let mut tx = Transaction::new();
    let decided = decided(&app, &caller, &before, body).await?;
    match decided.status.as_str() {
        change::APPROVED => apply(&app, &caller, &customer, &before, &mut tx).await?,
        _ => discard(&app, &before, &mut tx),
    }
    tx.update(&decided, before.version)?;
    once.remember(&app, caller.id(), change_id.as_str(), Some(id.as_str()), &mut tx)?;
    let entry = Entry::new("decide_change", Act::Change, caller.actor())
        .customer(&id)
        .customers(change::elsewhere(&before, &id))
        .contacts(before.contact_id.clone())
        .fields(change::names(&before))
        .change(&change_id)
        .outcome(&decided.status);
    // What can not be shown is not done either.
    let (version, body) = (decided.version, change::view(&app, decided).await?);
    let committed = app.commit_once(&tx, &entry, &once).await;
    if let Err(problem) = &committed
        && problem.code == Code::DuplicateCustomer
    {
        let refusal = Entry::new("decide_change", Act::Refusal, caller.actor()).customer(&id).change(&change_id);
        app.refuse(&refusal.outcome(problem.code.word())).await;
    }
    match committed? {
        Committed::Done => {}
        Committed::Replayed(_) => {
            return shown(&app, &caller, find_change(&app, &members, &change_id).await?).await;
        }
    }
    Ok(Versioned { version, body })
}

/// A replay shows the change as it is now; its row in the trail first.
async fn shown(app: &App, caller: &Caller, row: ChangeRow) -> Result<Versioned<ChangeView>, Problem> {
    let entry = Entry::new("decide_change", Act::Disclosure, caller.actor())
        .customer(&row.customer_id)
        .contacts(row.contact_id.clone())
        .fields(change::names(&row))
        .change(&row.id)
        .replay();
    app.disclose(&entry).await?;
    let version = row.version;
    Ok(Versioned { version, body: change::view(app, row).await? })
}

/// The change as decided: without the proposed values, which are now in place or out of reach.
async fn decided(app: &App, caller: &Caller, before: &ChangeRow, body: DecideChange) -> Result<ChangeRow, Problem> {
    let reason = body.reason.as_deref().map(|text| shared::domain::values::text::multi_line(text, 1000)).transpose();
    let reason = reason.map_err(|error| Problem::fault(Code::Invalid, "/reason", error.code()))?;
    if body.outcome == DecisionOutcome::Rejected && reason.is_none() {
        return Err(Problem::fault(Code::Invalid, "/reason", "missing"));
    }
    let reason = match reason {
        None => None,
        Some(text) => {
            let mut sealing = app.vault.sealing(&before.subject, &before.personal_kid).await?;
            Some(sealing.seal(KeyClass::Personal, &before.key().path(), "#reason", &text).await?)
        }
    };
    let decision =
        Decision { outcome: body.outcome.word().to_owned(), at: app.time.now(), by: caller.id().clone(), reason };
    Ok(ChangeRow {
        version: before.version + 1,
        status: decision.outcome.clone(),
        decision: Some(decision),
        proposed: Default::default(),
        lookups: None,
        facts: None,
        ..before.clone()
    })
}

async fn contact(app: &App, customer: &CustomerId, id: &ContactId) -> Result<ContactRow, Problem> {
    customers::contact(&app.store, customer, id).await?.ok_or_else(|| Problem::new(Code::InvalidState))
}

/// Puts the proposed values in place, if that is still right.
async fn apply(
    app: &App,
    caller: &Caller,
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
            write::prepare(app, caller, customer, &mut row, Guard::Moved, tx)
        }
        Some(id) => {
            let mut row = contact(app, &change.customer_id, id).await?;
            still_right(app, customer, &[Profile::Contact], &row.fields, change)?;
            place(app, &mut SubjectRecord::from(&mut row), change, tx).await?;
            tx.require_version(customer.key(), customer.version, Guard::Moved);
            write::prepare_contact(app, caller, &mut row, Guard::Moved, tx)
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
    let refused = |fault| Err(Problem::fault(Code::InvalidState, "/outcome", fault));
    let changed = |id: &String| change.base.get(id).is_none_or(|state| *state != change::state_of(fields.get(id)));
    if change.proposed.keys().chain(&change.removed).any(changed) {
        return refused("superseded");
    }
    let purposes = write::purposes(customer);
    let intake = Intake { catalogue: &app.catalogue, profiles, purposes: &purposes, today: app.today() };
    if !change.proposed.keys().all(|id| intake.allows(id)) {
        return refused("no_purpose");
    }
    let stays = |id: &str| fields.contains_key(id) && !change.removed.iter().any(|removed| removed == id);
    match intake.missing(|id| change.proposed.contains_key(id) || stays(id)).first() {
        Some(fault) => refused(fault.code),
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
