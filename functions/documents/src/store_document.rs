//! `POST /documents/customers/{id}`: puts the scan of a paper on file (CUS-16). The file is noted as loose,
//! goes sealed into the bucket, and then belongs to its document from one transaction on.

use axum::extract::State;
use jiff::civil::Date;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, DocumentId};
use shared::domain::values::date;
use shared::http::app::Committed;
use shared::http::caller::permission::StoreDocuments;
use shared::http::{
    App, Caller, Code, Created, FileCommand, May, Parameters, Path, Problem, Problems, Scans, SharedApp,
};
use shared::registry::files::{self, CONTENT, Subject};
use shared::registry::{find, write};
use shared::store::customers::{self, CustomerRow, DocumentRow};
use shared::store::{Guard, Transaction, subjects};

use crate::document::{DocumentView, Documents, location};

/// Store a proof document
///
/// A scan as PDF, JPEG or PNG, recognised by content, 4 MB at most.
#[utoipa::path(
    post,
    path = "/documents/customers/{id}",
    tag = "documents",
    operation_id = "store_document",
    params(
        ("id" = String, Path),
        ("kind" = String, Query, description = "By the catalogue's `documentKinds`"),
        ("validUntil" = Option<String>, Query, description = "The last day the document is valid on"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless"),
    ),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = DocumentView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn store_document(
    State(app): State<SharedApp>,
    caller: May<StoreDocuments>,
    Path(id): Path<CustomerId>,
    parameters: Parameters,
    FileCommand { content, once, .. }: FileCommand<Scans>,
) -> Result<Created<DocumentView>, Problem> {
    let customer = find::reached(&app, &caller, &id, Right::DocumentsStore, "store_document").await?;
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &id, &done.resource).await;
    }
    let (kind, valid_until) = read(&app, &customer, parameters)?;
    let media_type = files::judge(&content)?;
    write::refuse_closed(&app, &customer)?;
    let row = DocumentRow {
        schema: customers::SCHEMA,
        id: DocumentId::new(),
        version: 1,
        customer_id: id.clone(),
        subject: customer.subject.clone(),
        kind,
        media_type,
        bytes: content.len() as u64,
        valid_until,
        stored_at: app.time.now(),
        stored_by: caller.id().clone(),
        removed: None,
    };
    let mut tx = Transaction::new();
    let subject = Subject { id: &customer.subject, personal_kid: &customer.personal_kid };
    files::put_away::<Documents>(&app, &subject, id.as_str(), (&row.id, row.stored_at), &content, &mut tx).await?;
    tx.insert(&row)?;
    // Its status and keys are what allowed this.
    tx.require_version(customer.key(), customer.version, Guard::Moved);
    subjects::require_live(&customer.subject, &mut tx);
    once.remember(&app, caller.id(), row.id.as_str(), Some(id.as_str()), &mut tx)?;
    let entry = Entry::new("store_document", Act::Change, caller.actor())
        .customer(&id)
        .fields([CONTENT])
        .change(&row.id)
        .outcome(row.kind.as_str());
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &id, &done.resource).await;
    }
    Ok(created(row))
}

/// Which document it is, all faults at once.
fn read(app: &App, customer: &CustomerRow, mut given: Parameters) -> Result<(String, Option<Date>), Problem> {
    let profiles = write::profiles(customer);
    let of_theirs = |text: &str| app.catalogue.document_kind(text).filter(|kind| kind.is_of(&profiles));
    let kind = given.require("kind", |text| Some(of_theirs(text)?.id.clone()));
    let valid_until = given.read("validUntil", |text| date::parse(text).ok());
    given.finish()?;
    Ok((kind.ok_or_else(|| Problem::new(Code::InvalidParameter))?, valid_until))
}

fn created(row: DocumentRow) -> Created<DocumentView> {
    Created::new(location(&row), row.version, row.into())
}

async fn again(
    app: &App,
    caller: &Caller,
    customer: &CustomerId,
    resource: &str,
) -> Result<Created<DocumentView>, Problem> {
    let id: DocumentId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = customers::document(&app.store, customer, &id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let entry = Entry::new("store_document", Act::Disclosure, caller.actor()).customer(customer).change(&id).replay();
    app.disclose(&entry).await?;
    Ok(created(row))
}
