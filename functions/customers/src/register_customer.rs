//! `POST /customers`: registers a customer (CUS-01, CUS-02, CUS-15, CON-01…CON-05, CON-11).

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Profile;
use shared::domain::customer::{Consent, Draft, Kind, register};
use shared::domain::ids::{CustomerId, StaffId};
use shared::http::app::Committed;
use shared::http::caller::permission::RegisterCustomers;
use shared::http::{Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::registration::Recorded;
use shared::registry::view::{self, CustomerView};
use shared::registry::{find, registration};
use shared::store::Transaction;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterCustomer {
    kind: Kind,
    /// Sector profiles on top of the kind.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["car_owner"]))]
    profiles: Vec<Profile>,
    /// By field id, as `GET /catalogue` lists them.
    #[serde(deserialize_with = "shared::http::body::members")]
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

#[derive(Deserialize, ToSchema)]
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
    let judged = register(&draft, &app.catalogue, app.today(), now).map_err(Problem::faults)?;
    let placement = registration::place(&app, &caller, owner_id, draft.region.clone()).await?;
    app.require_lookups().await?;
    let mut tx = Transaction::new();
    let Recorded { row, claims, .. } =
        registration::record(&app, &caller, judged, &draft, placement, None, &mut tx).await?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry =
        Entry::new("register_customer", Act::Change, caller.actor()).customer(&row.id).fields(row.fields.keys());
    match app.commit_once(&tx, &entry, &once).await {
        Ok(Committed::Done) => {}
        Ok(Committed::Replayed(done)) => return again(&app, &caller, &done.resource).await,
        Err(problem) if problem.code == Code::DuplicateCustomer => {
            return Err(registration::duplicate(&app, &caller, "register_customer", &claims).await);
        }
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
    created(view::show_again(app, caller, row, "register_customer").await?.body)
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
