//! A change of a customer's or contact's data: applied at once, or left for a second person to
//! decide (CUS-17…CUS-20). One mechanism for both records.

mod decided;
mod view;

pub use crate::store::customers::{EXPIRED, PENDING};
pub use decided::conclude;
pub use view::{ChangeView, DecisionView, Masks, masks, view};

use std::collections::BTreeMap;

use crate::audit::Entry;
use crate::domain::approval::{ChangeMatter, Matter};
use crate::domain::catalogue::Profile;
use crate::domain::clock::{PausePolicy, Term, deadline};
use crate::domain::customer::Intake;
use crate::domain::customer::{Patch, Proposal};
use crate::domain::ids::{ChangeId, CustomerId};
use crate::domain::reveal::ContactUnder;
use crate::http::{App, Caller, Code, Created, Problem};
use crate::store::customers::{CHANGE_SCHEMA, ChangeRow, CustomerConfirmation, CustomerRow, StoredField};
use crate::store::{Transaction, fingerprint, keys, lookups, subjects, to_row};
use crate::vault::record::Provenance;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use super::approval::{self, Asked};
use super::subject::SubjectRecord;
use super::{registration, write};

pub const APPLIED: &str = "applied";
pub const APPROVED: &str = "approved";
pub const REJECTED: &str = "rejected";
pub const WITHDRAWN: &str = "withdrawn";

/// The customer's own word for a change (CUS-19).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Confirmation {
    #[schema(example = "phone_recording")]
    channel: String,
    #[schema(value_type = String)]
    at: Timestamp,
}

/// What is asked for.
pub struct Request {
    pub patch: Patch,
    /// What the record is: decides which fields it can have.
    pub profiles: Vec<Profile>,
    /// Nothing else is asked for in the same request.
    pub alone: bool,
    pub source: Option<String>,
    pub confirmation: Option<Confirmation>,
    /// When the fact changed in the world; the deadline counts from here (CUS-20).
    pub occurred_at: Option<Timestamp>,
}

/// What a patch of a record has come to.
pub enum Outcome {
    Unchanged,
    /// In the record now; the row keeps what changed.
    Applied(ChangeRow),
    /// Waiting for a second person.
    Pending(ChangeRow),
}

/// Judges a patch and prepares it in `tx`. `owner` is the customer the record belongs to.
pub async fn prepare(
    app: &App,
    caller: &Caller,
    owner: &CustomerRow,
    record: &mut SubjectRecord<'_>,
    request: Request,
    tx: &mut Transaction,
) -> Result<Outcome, Problem> {
    let purposes = write::purposes(owner);
    let profiles = &request.profiles;
    let intake = Intake { catalogue: &app.catalogue, profiles, purposes: &purposes, today: app.today() };
    let on_file = record.on_file(app).await?;
    let has = |id: &str| record.fields.contains_key(id);
    let proposal = request.patch.propose(&intake, has, &on_file).map_err(Problem::faults)?;
    if proposal.is_empty() {
        return Ok(Outcome::Unchanged);
    }
    check(app, &proposal, &request)?;
    // One request, one answer: parts that need no decision do not slip in beside one that does.
    if proposal.controlled && !request.alone {
        return Err(Problem::fault(Code::Invalid, "/fields", "decide_apart"));
    }
    let now = app.time.now();
    let id = ChangeId::new();
    let key = keys::change(record.customer(), &id);
    let from = Provenance {
        source: request.source.clone().unwrap_or_else(|| owner.facets.source.clone()),
        at: now,
        by: caller.id().clone(),
    };
    let (sealed, comparison) = record.seal(app, &proposal, &from, &key, tx).await?;
    let mut row = ChangeRow {
        schema: CHANGE_SCHEMA,
        id,
        customer_id: record.customer().clone(),
        contact_id: record.contact().cloned(),
        subject: record.subject.clone(),
        personal_kid: record.personal_kid.to_owned(),
        version: 1,
        status: APPLIED.to_owned(),
        base: proposal.names().map(|id| (id.clone(), state_of(record.fields.get(id)))).collect(),
        proposed: BTreeMap::new(),
        removed: proposal.remove.clone(),
        before: comparison.before,
        after: comparison.after,
        lookups: None,
        facts: None,
        confirmation: request.confirmation.map(|given| CustomerConfirmation { channel: given.channel, at: given.at }),
        due_at: None,
        due_provisional: false,
        requested_at: now,
        requested_by: caller.id().clone(),
        approval: None,
        decision: None,
    };
    if !proposal.controlled {
        record.apply(app, sealed, &proposal.remove, tx).await?;
        tx.insert(&row)?;
        return Ok(Outcome::Applied(row));
    }
    row.status = PENDING.to_owned();
    (row.due_at, row.due_provisional) = due(app, &proposal, request.occurred_at.unwrap_or(now))?;
    let mut sealing = app.vault.sealing(record.subject, record.personal_kid).await?;
    row.lookups = Some(sealing.seal_claims(&key, &sealed.claims).await?);
    row.proposed = sealed.fields;
    row.facts = sealed.facts;
    row.approval = Some(approval::request(app, caller, asked(owner, &row), tx).await?.id);
    tx.insert(&row)?;
    subjects::require_live(record.subject, tx);
    // Last, when nothing else can be wrong: whoever asks about a number leaves a change or a refusal.
    refuse_known_duplicate(app, caller, record, &sealed.claims).await?;
    Ok(Outcome::Pending(row))
}

fn asked(owner: &CustomerRow, row: &ChangeRow) -> Asked<'static> {
    let matter = ChangeMatter {
        id: row.id.clone(),
        home: row.customer_id.clone(),
        customer_id: owner.id.clone(),
        contact: row.contact_id.clone().map(|id| ContactUnder { under: row.customer_id.clone(), id }),
        fields: names(row).cloned().collect(),
    };
    Asked { flow: "customer_change", matter: Matter::Change(matter), object: owner.facets.place(), reason: None }
}

/// Names of the fields a change is about.
pub fn names(row: &ChangeRow) -> impl Iterator<Item = &String> {
    row.after.keys().chain(&row.removed)
}

/// The customer a change stands under, if it is another than the one asked about: one merged into that.
pub fn elsewhere(row: &ChangeRow, asked: &CustomerId) -> Option<CustomerId> {
    (row.customer_id != *asked).then(|| row.customer_id.clone())
}

/// Leaves a prepared change for a second person to decide.
pub async fn ask(
    app: &App,
    tx: &Transaction,
    entry: Entry,
    owner: &CustomerId,
    row: ChangeRow,
) -> Result<Created<ChangeView>, Problem> {
    let entry = entry.fields(names(&row)).change(&row.id).outcome(PENDING);
    let location = format!("/customers/{owner}/changes/{}", row.id);
    let (version, shown) = (row.version, view(app, row).await?);
    app.commit(tx, &entry).await?;
    Ok(Created::accepted(location, version, shown))
}

/// What a field is now, as far as it takes to tell that it has changed since.
pub fn state_of(field: Option<&StoredField>) -> String {
    field.and_then(|field| to_row(field).ok()).map(|row| fingerprint::fingerprint(&row)).unwrap_or_default()
}

fn check(app: &App, proposal: &Proposal, request: &Request) -> Result<(), Problem> {
    let now = app.time.now();
    let invalid = |pointer: &str, fault| Err(Problem::fault(Code::Invalid, pointer, fault));
    let needed = proposal.controlled && app.catalogue.settings.customer_confirmation_for_controlled;
    match &request.confirmation {
        None if needed => return invalid("/confirmation", "confirmation_missing"),
        Some(given) if app.catalogue.consent_channel(&given.channel).is_none() => {
            return invalid("/confirmation/channel", "not_an_option");
        }
        Some(given) if given.at > now => return invalid("/confirmation/at", "date_in_future"),
        _ => {}
    }
    if request.source.as_deref().is_some_and(|source| app.catalogue.source(source).is_none()) {
        return invalid("/source", "not_an_option");
    }
    if request.occurred_at.is_some_and(|at| at > now) {
        return invalid("/occurredAt", "date_in_future");
    }
    Ok(())
}

/// Nobody should wait days to hear that the number is another customer's. It is only a courtesy:
/// what counts is the conditional write when the change is applied.
async fn refuse_known_duplicate(
    app: &App,
    caller: &Caller,
    record: &SubjectRecord<'_>,
    claims: &[lookups::Claim],
) -> Result<(), Problem> {
    for claim in claims.iter().filter(|claim| claim.unique) {
        let holder = lookups::holder(&app.store, &claim.partition).await?;
        if holder.is_some_and(|holder| holder != *record.customer()) {
            return Err(registration::duplicate(app, caller, "change_customer", claims).await);
        }
    }
    Ok(())
}

/// When a key field's change has to be in the system, on the company's working calendar.
fn due(app: &App, proposal: &Proposal, from: Timestamp) -> Result<(Option<Timestamp>, bool), Problem> {
    let settings = &app.catalogue.settings;
    if !proposal.due {
        return Ok((None, false));
    }
    let calendar = app.calendar()?;
    let term = Term::WorkingDays(u32::from(settings.key_change_working_days));
    let due = deadline(calendar, from, term, &[], &PausePolicy::default())
        .map_err(|error| Problem::internal(error.to_string()))?;
    Ok((Some(due.due), due.provisional))
}
