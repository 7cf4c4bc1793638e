//! `POST /customers/{id}/contacts`: adds a contact person to an organisation (CUS-05). Each is a data
//! subject of their own, with keys of their own.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{Profile, Right};
use shared::domain::customer::intake::Taken;
use shared::domain::customer::{Intake, Kind};
use shared::domain::ids::{ContactId, CustomerId};
use shared::http::app::Committed;
use shared::http::caller::permission::ChangeCustomers;
use shared::http::{App, Caller, Code, Command, Created, May, Path, Problem, Problems, SharedApp};
use shared::registry::contact::{self, ContactView};
use shared::registry::{find, write};
use shared::store::customers::{self, ContactRow, CustomerRow};
use shared::store::{Guard, Transaction, subjects};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddContact {
    #[serde(deserialize_with = "shared::http::body::members")]
    #[schema(value_type = Object, example = json!({"name": "陈娜", "position": "设备主管", "mobile": "15001327207"}))]
    fields: serde_json::Map<String, serde_json::Value>,
    /// The main contact; the first one is in any case.
    #[serde(default)]
    main: bool,
    /// Where the data come from; the organisation's source when left out.
    #[serde(default)]
    source: Option<String>,
}

/// Add a contact
#[utoipa::path(
    post,
    path = "/customers/{id}/contacts",
    tag = "customers",
    operation_id = "add_contact",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = AddContact,
    responses((status = 201, body = ContactView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn add_contact(
    State(app): State<SharedApp>,
    caller: May<ChangeCustomers>,
    Path(id): Path<CustomerId>,
    Command { body, once }: Command<AddContact>,
) -> Result<Created<ContactView>, Problem> {
    let organisation = find::reached(&app, &caller, &id, Right::CustomersChange, "add_contact").await?;
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &organisation, &done.resource).await;
    }
    write::refuse_closed(&app, &organisation)?;
    let purposes = write::purposes(&organisation);
    let taken = judge(&app, &organisation, &purposes, &body)?;
    let mut tx = Transaction::new();
    let source = body.source.unwrap_or_else(|| organisation.facets.source.clone());
    let row = contact::record(&app, &caller, &organisation.id, taken, source, &mut tx).await?;
    let mut after = organisation.clone();
    if body.main || organisation.main_contact_id.is_none() {
        after.main_contact_id = Some(row.id.clone());
        write::prepare(&app, &caller, &organisation, &mut after, Guard::Moved, &mut tx)?;
    } else {
        // Its consents and status are what allowed this.
        tx.require_version(organisation.key(), organisation.version, Guard::Moved);
        // What is being erased takes nobody on.
        subjects::require_live(&organisation.subject, &mut tx);
    }
    once.remember(&app, caller.id(), row.id.as_str(), Some(id.as_str()), &mut tx)?;
    let entry = Entry::new("add_contact", Act::Change, caller.actor())
        .customer(&id)
        .contacts([row.id.clone()])
        .fields(row.fields.keys());
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        let organisation = find::reached(&app, &caller, &id, Right::CustomersChange, "add_contact").await?;
        return again(&app, &caller, &organisation, &done.resource).await;
    }
    created(&app, &caller, &after, row).await
}

async fn created(
    app: &App,
    caller: &Caller,
    organisation: &CustomerRow,
    row: ContactRow,
) -> Result<Created<ContactView>, Problem> {
    let location = format!("/customers/{}/contacts/{}", row.customer_id, row.id);
    let version = row.version;
    Ok(Created::new(location, version, contact::view(app, caller, organisation, row).await?))
}

async fn again(
    app: &App,
    caller: &Caller,
    organisation: &CustomerRow,
    resource: &str,
) -> Result<Created<ContactView>, Problem> {
    let id: ContactId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row =
        customers::contact(&app.store, &organisation.id, &id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let entry = Entry::new("add_contact", Act::Disclosure, caller.actor())
        .customer(&organisation.id)
        .contacts([row.id.clone()])
        .fields(row.fields.keys())
        .replay();
    app.disclose(&entry).await?;
    created(app, caller, organisation, row).await
}

fn judge(app: &App, organisation: &CustomerRow, purposes: &[String], body: &AddContact) -> Result<Taken, Problem> {
    if organisation.facets.kind != Kind::Organisation.word() {
        return Err(Problem::fault(Code::Invalid, "", "not_an_organisation"));
    }
    let intake = Intake { catalogue: &app.catalogue, profiles: &[Profile::Contact], purposes, today: app.today() };
    let mut faults = intake.missing(|id| body.fields.contains_key(id));
    if body.source.as_deref().is_some_and(|source| app.catalogue.source(source).is_none()) {
        faults.push(shared::domain::fault::Fault::new("/source", "not_an_option"));
    }
    match intake.take(&body.fields, None) {
        Ok(taken) if faults.is_empty() => Ok(taken),
        Ok(_) => Err(Problem::faults(faults)),
        Err(mut wrong) => {
            faults.append(&mut wrong);
            faults.sort();
            Err(Problem::faults(faults))
        }
    }
}
