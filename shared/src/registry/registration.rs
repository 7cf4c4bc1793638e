//! Putting a new customer on file: where it belongs, its record, keys, lookups, and what a duplicate
//! may be told (CUS-01, CUS-25, CON-01). Used by registration by hand and by import.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{contact, write};
use crate::audit::{Act, Entry};
use crate::domain::catalogue::Right;
use crate::domain::customer::intake::Taken;
use crate::domain::customer::{Consent, Draft, Registration};
use crate::domain::ids::{CustomerId, ImportId, StaffId, SubjectId};
use crate::http::{App, Caller, Code, Problem};
use crate::store::customers::{self, ContactRow, CustomerRow, Facets, SCHEMA, StoredConsent};
use crate::store::lookups::{self, Claim, Holder};
use crate::store::{Transaction, keys, subjects};
use crate::vault::record::Provenance;

/// Says no more than the caller may know: the id if he may see that customer, else nothing. The trail
/// keeps that he asked, and about whom: otherwise a refused registration would be a way to test
/// numbers unseen.
pub async fn duplicate(app: &App, caller: &Caller, action: &'static str, claims: &[Claim]) -> Problem {
    let mut problem = Problem::new(Code::DuplicateCustomer);
    let mut entry = Entry::new(action, Act::Refusal, caller.actor()).outcome(problem.code.word());
    for claim in claims.iter().filter(|claim| claim.unique) {
        let Ok(Some(id)) = lookups::holder(&app.store, &claim.partition).await else { continue };
        let Ok(Some(row)) = customers::get(&app.store, &id, false).await else { continue };
        let Ok(row) = customers::survivor(&app.store, row).await else { continue };
        entry = entry.customer(&row.id).fields([&claim.field]);
        if problem.links.is_empty() && caller.may(Right::CustomersView, &row.facets) {
            problem = problem.link("customerId", row.id);
        }
    }
    app.refuse(&entry).await;
    problem
}

#[derive(Clone)]
pub struct Placement {
    pub owner: StaffId,
    pub unit: String,
    pub region: String,
}

/// Owner, and with the owner unit and region (ACC-22, CUS-25).
pub async fn place(
    app: &App,
    caller: &Caller,
    owner: Option<StaffId>,
    region: Option<String>,
) -> Result<Placement, Problem> {
    let staff = match owner {
        Some(other) if other != *caller.id() => write::assignable(app, caller, &other, "/ownerId").await?,
        _ => caller.staff.clone(),
    };
    Ok(Placement {
        unit: staff.team_id.unwrap_or(staff.unit_id).to_string(),
        region: region.unwrap_or(staff.region_id),
        owner: staff.id,
    })
}

/// What comes with a customer out of a file.
pub struct Imported {
    pub import: ImportId,
    /// That this content is on file, once.
    pub content: Option<Claim>,
    pub main_contact: Option<Taken>,
}

/// A customer as it was just put on file.
pub struct Recorded {
    pub row: CustomerRow,
    pub main_contact: Option<ContactRow>,
    pub claims: Vec<Claim>,
}

/// The new record, and everything that has to be written with it.
pub async fn record(
    app: &App,
    caller: &Caller,
    registration: Registration,
    draft: &Draft,
    placement: Placement,
    imported: Option<Imported>,
    tx: &mut Transaction,
) -> Result<Recorded, Problem> {
    let now = app.time.now();
    let (import_id, content, main_contact) = match imported {
        None => (None, None, None),
        Some(Imported { import, content, main_contact }) => (Some(import), content, main_contact),
    };
    let (id, subject) = (CustomerId::new(), SubjectId::new());
    let item = keys::customer(&id);
    let from = Provenance { source: registration.source.clone(), at: now, by: caller.id().clone() };
    let mut sealing = app.vault.sealing_new(&subject);
    let mut claims = app.vault.claims(&app.catalogue, &registration.values).await?;
    claims.splice(..0, content);
    let main_contact = match main_contact {
        None => None,
        Some(taken) => Some(contact::record(app, caller, &id, taken, registration.source.clone(), tx).await?),
    };
    let fields = sealing.store(&app.catalogue, &item, &registration.values, &from).await?;
    let lookups = sealing.seal_claims(&item, &claims).await?;
    let facts = sealing.seal_facts(&item, registration.facts.as_ref()).await?;
    let status = app.catalogue.initial_status().map(|status| status.id.clone()).unwrap_or_default();
    let mut row = CustomerRow {
        schema: SCHEMA,
        version: 1,
        facets: Facets {
            kind: registration.kind.word().to_owned(),
            status,
            owner_id: placement.owner,
            unit_id: placement.unit,
            region_id: placement.region,
            source: registration.source,
            value_class: draft.value_class.clone(),
            grade: None,
            industry: None,
            created_at: now,
            last_contact_at: draft.first_contact_at,
            review_due_at: write::review_due(app, draft.value_class.as_deref(), now),
        },
        card: BTreeMap::new(),
        profiles: write::words(&registration.profiles),
        fields,
        consents: registration
            .consents
            .into_iter()
            .map(|(purpose, consent)| (purpose, given(consent, caller, now)))
            .collect(),
        lookups,
        facts,
        personal_kid: sealing.personal_kid().await?,
        status_reason: None,
        status_at: None,
        held: BTreeMap::new(),
        found_wrong: 0,
        parent_id: None,
        main_contact_id: main_contact.as_ref().map(|contact| contact.id.clone()),
        first_contact_at: draft.first_contact_at,
        verification: None,
        merged_into: None,
        absorbed: Vec::new(),
        carrier: draft.carrier.clone().unwrap_or_else(|| write::CARRIER.to_owned()),
        import_id,
        catalogue_version: app.catalogue.version.clone(),
        created_by: caller.id().clone(),
        updated_at: now,
        updated_by: caller.id().clone(),
        subject,
        id,
    };
    write::derive(&mut row);
    row.create(tx)?;
    subjects::register(&row.subject, now, tx)?;
    sealing.keep_keys(tx)?;
    for claim in &claims {
        lookups::claim(claim, &Holder::from(&row.id), tx)?;
    }
    Ok(Recorded { row, main_contact, claims })
}

pub fn given(consent: Consent, caller: &Caller, now: Timestamp) -> StoredConsent {
    StoredConsent {
        notice_version: consent.notice_version,
        channel: consent.channel,
        at: now,
        by: caller.id().clone(),
        withdrawn: None,
        before: Vec::new(),
    }
}
