//! `POST /complaints/{id}/document-requests`: notes which papers the complainant was asked for. What is on
//! file already must not be asked for again (银行业保险业消费投诉处理管理办法).

use std::collections::BTreeSet;

use serde::Deserialize;
use shared::domain::case::{Act, COMPLAINTS, Party};
use shared::domain::fault::Fault;
use shared::http::caller::permission::HandleComplaints;
use shared::http::{App, Command, Problem, Problems, Versioned};
use shared::registry::cases::{CaseView, OnCase, carry_out};
use shared::registry::family;
use shared::store::cases::CaseRow;
use shared::store::customers::{self, DocumentRow};
use utoipa::ToSchema;

const MOST: i32 = 100;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestComplaintDocuments {
    /// By the catalogue's `documentKinds`.
    #[schema(example = json!(["contract"]))]
    kinds: BTreeSet<String>,
}

/// Note which papers the complainant was asked for
#[utoipa::path(
    post,
    path = "/complaints/{id}/document-requests",
    tag = "complaints",
    operation_id = "request_complaint_documents",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RequestComplaintDocuments,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn request_complaint_documents(
    on: OnCase<HandleComplaints>,
    Command { body, once }: Command<RequestComplaintDocuments>,
) -> Result<Versioned<CaseView>, Problem> {
    carry_out(on.step(&COMPLAINTS, "request_complaint_documents"), &once, async |work| {
        work.require(&[Party::Handler, Party::FirstResponsible])?;
        work.require_open()?;
        let faults = faults(work.app, &work.row, &body.kinds).await?;
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        let kinds = body.kinds.iter().cloned().map(serde_json::Value::String).collect();
        work.act(Act::DocumentsRequested).values.insert("kinds".to_owned(), serde_json::Value::Array(kinds));
        Ok("requested".to_owned())
    })
    .await
}

/// The customer's papers, and those of whoever was merged into it.
async fn held(app: &App, row: &CaseRow) -> Result<Vec<DocumentRow>, Problem> {
    let Some(id) = &row.customer_id else { return Ok(Vec::new()) };
    let Some(customer) = customers::get(&app.store, id, true).await? else { return Ok(Vec::new()) };
    let customer = customers::survivor(&app.store, customer).await?;
    let mut held = Vec::new();
    for member in family::members(&customer, &customer.id) {
        held.append(&mut customers::documents(&app.store, &member, MOST, None).await?.0);
    }
    Ok(held)
}

async fn faults(app: &App, row: &CaseRow, kinds: &BTreeSet<String>) -> Result<Vec<Fault>, Problem> {
    if kinds.is_empty() {
        return Ok(vec![Fault::new("/kinds", "empty")]);
    }
    let held = held(app, row).await?;
    let today = app.today();
    let valid = |kind: &String| {
        let mut same = held.iter().filter(|held| held.kind == *kind && held.removed.is_none());
        same.any(|held| held.valid_until.is_none_or(|until| today <= until))
    };
    let fault = |(index, kind): (usize, &String)| {
        let code = match app.catalogue.document_kind(kind) {
            None => "not_an_option",
            Some(_) if valid(kind) => "already_on_file",
            Some(_) => return None,
        };
        Some(Fault::new(format!("/kinds/{index}"), code))
    };
    Ok(kinds.iter().enumerate().filter_map(fault).collect())
}
