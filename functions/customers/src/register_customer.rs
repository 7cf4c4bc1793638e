//! `POST /customers`: registers a customer (CUS-01, CUS-02, CUS-15, CON-01…CON-05, CON-11).

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{Profile, Right};
use shared::domain::customer::{Consent, Draft, Kind, Registration, register};
use shared::domain::ids::{CustomerId, StaffId, SubjectId};
use shared::http::app::Committed;
use shared::http::caller::permission::RegisterCustomers;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::store::customers::{CustomerRow, Facets, SCHEMA, StoredConsent};
use shared::store::lookups::{self, Claim, Holder};
use shared::store::{Transaction, keys, subjects};
use shared::vault::record::Provenance;
use utoipa::ToSchema;

use crate::record::view::{self, CustomerView};
use crate::record::{find, write};
use crate::view_customer::show;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterCustomer {
    kind: Kind,
    /// Sector profiles on top of the kind.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["car_owner"]))]
    profiles: Vec<Profile>,
    /// By field id, as `GET /catalogue` lists them.
    #[schema(value_type = Object, example = json!({"name": "陈凯", "mobile": "15809899491"}))]
    fields: serde_json::Map<String, serde_json::Value>,
    #[schema(example = "sales_talk")]
    source: String,
    consents: Vec<ConsentGiven>,
    /// Who looks after the customer; the caller, unless he may assign others.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    owner_id: Option<StaffId>,
    #[serde(default)]
    #[schema(example = "potential")]
    value_class: Option<String>,
    #[serde(default)]
    region_id: Option<String>,
    #[serde(default)]
    carrier: Option<String>,
    /// When the company first met the customer (CUS-02).
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    first_contact_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentGiven {
    #[schema(example = "service")]
    purpose: String,
    #[schema(example = "2026-01")]
    notice_version: String,
    #[schema(example = "paper")]
    channel: String,
}

impl From<ConsentGiven> for Consent {
    fn from(given: ConsentGiven) -> Self {
        Self { purpose: given.purpose, notice_version: given.notice_version, channel: given.channel }
    }
}

/// Register a customer
///
/// Status is `draft` (待核实) until a second person verifies it.
#[utoipa::path(
    post,
    path = "/customers",
    tag = "customers",
    operation_id = "register_customer",
    request_body = RegisterCustomer,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")),
    responses((status = 201, body = CustomerView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn register_customer(
    State(app): State<SharedApp>,
    caller: May<RegisterCustomers>,
    Command { body, once }: Command<RegisterCustomer>,
) -> Result<Created<CustomerView>, Problem> {
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource).await;
    }
    let (draft, owner_id) = body.into_draft();
    let now = app.time.now();
    let registration = register(&draft, &app.catalogue, write::today(&app), now).map_err(Problem::faults)?;
    let placement = place(&app, &caller, owner_id, draft.region.clone()).await?;
    if !app.lookups_complete().await? {
        return Err(Problem::new(Code::RegistrationClosed).retry_after(60));
    }
    let mut tx = Transaction::new();
    let (row, claims) = record(&app, &caller, registration, &draft, placement, &mut tx).await?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry =
        Entry::new("register_customer", Act::Change, caller.actor()).customer(&row.id).fields(row.fields.keys());
    match app.commit_once(&tx, &entry, &once).await {
        Ok(Committed::Done) => {}
        Ok(Committed::Replayed(done)) => return again(&app, &caller, &done.resource).await,
        Err(problem) if problem.code == Code::DuplicateCustomer => return Err(duplicate(&app, &caller, &claims).await),
        Err(problem) => return Err(problem),
    }
    created(view::customer(&app, &caller, row).await?)
}

fn created(view: CustomerView) -> Result<Created<CustomerView>, Problem> {
    Ok(Created::new(format!("/customers/{}", view.id), view.version, view))
}

/// A replay answers with what was made, as the caller may see it now.
async fn again(app: &SharedApp, caller: &Caller, resource: &str) -> Result<Created<CustomerView>, Problem> {
    let id: CustomerId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = find::visible(app, caller, &id, "register_customer").await?;
    created(show(app, caller, row, "register_customer").await?.body)
}

/// Says no more than the caller may know: the id if he may see that customer, else nothing.
async fn duplicate(app: &App, caller: &Caller, claims: &[Claim]) -> Problem {
    let problem = Problem::new(Code::DuplicateCustomer);
    for claim in claims.iter().filter(|claim| claim.unique) {
        let Ok(Some(id)) = lookups::holder(&app.store, &claim.partition).await else { continue };
        let Ok(Some(row)) = shared::store::customers::get(&app.store, &id, false).await else { continue };
        if caller.may(Right::CustomersView, &row.facets) {
            return problem.link("customerId", id);
        }
    }
    problem
}

struct Placement {
    owner: StaffId,
    unit: String,
    region: String,
}

/// Owner, and with the owner unit and region (ACC-22, CUS-25).
async fn place(
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

/// The new record, and everything that has to be written with it.
async fn record(
    app: &App,
    caller: &Caller,
    registration: Registration,
    draft: &Draft,
    placement: Placement,
    tx: &mut Transaction,
) -> Result<(CustomerRow, Vec<Claim>), Problem> {
    let now = app.time.now();
    let (id, subject) = (CustomerId::new(), SubjectId::new());
    let item = keys::customer(&id);
    let from = Provenance { source: registration.source.clone(), at: now, by: caller.id().clone() };
    let mut sealing = app.vault.sealing_new(&subject);
    let claims = app.vault.claims(&app.catalogue, &registration.values).await?;
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
        parent_id: None,
        main_contact_id: None,
        first_contact_at: draft.first_contact_at,
        verification: None,
        carrier: draft.carrier.clone().unwrap_or_else(|| write::CARRIER.to_owned()),
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
    Ok((row, claims))
}

pub fn given(consent: Consent, caller: &Caller, now: Timestamp) -> StoredConsent {
    StoredConsent {
        notice_version: consent.notice_version,
        channel: consent.channel,
        at: now,
        by: caller.id().clone(),
        withdrawn_at: None,
    }
}

impl RegisterCustomer {
    fn into_draft(self) -> (Draft, Option<StaffId>) {
        let draft = Draft {
            kind: self.kind,
            sectors: self.profiles,
            fields: self.fields,
            source: self.source,
            consents: self.consents.into_iter().map(Consent::from).collect(),
            value_class: self.value_class,
            region: self.region_id,
            carrier: self.carrier,
            first_contact_at: self.first_contact_at,
        };
        (draft, self.owner_id)
    }
}
