//! `GET /audits`: rows of the trail, newest first, by one thing they have in common (AUD-01, AUD-18). The
//! pointers lag by moments; what is shown is read from the trail itself.

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Body, Entry};
use shared::domain::ids::{ContactId, CustomerId, StaffId};
use shared::http::caller::permission::ViewAudits;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::store::audit_index::{self, Facet, Place};
use shared::store::audit_rows::AuditRow;
use utoipa::ToSchema;

use crate::wanted::Wanted;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// The operation, by its operationId.
    #[schema(example = "register_customer")]
    pub action: String,
    /// `change`, `disclosure` or `refusal`.
    #[schema(value_type = String)]
    pub act: Act,
    pub function: String,
    #[schema(value_type = String)]
    pub staff: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub on_behalf_of: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_id: Option<String>,
    #[schema(value_type = Vec<String>)]
    pub customers: Vec<CustomerId>,
    #[schema(value_type = Vec<String>)]
    pub contacts: Vec<ContactId>,
    /// Names of the fields changed or disclosed.
    pub fields: Vec<String>,
    pub trace_id: String,
    /// Chain and number: its place in the trail.
    pub audit_row: String,
    pub hash: String,
}

impl AuditEntry {
    fn of(place: &Place, row: AuditRow) -> Result<Self, Problem> {
        let unreadable = || Problem::internal("a row of the trail can not be read");
        let body: Body = serde_json::from_str(&row.body).map_err(|_| unreadable())?;
        Ok(Self {
            at: body.at.parse().map_err(|_| unreadable())?,
            action: body.action,
            act: body.act,
            function: body.function,
            staff: body.staff,
            on_behalf_of: body.on_behalf_of,
            outcome: body.outcome,
            purpose: body.purpose,
            case: body.case,
            change_id: body.change,
            customers: body.customers,
            contacts: body.contacts,
            fields: body.fields,
            trace_id: body.trace_id,
            audit_row: format!("{}/{}", place.chain, place.number),
            hash: row.hash,
        })
    }
}

/// List audit rows
///
/// By one of `customer`, `staff`, `case`, `action`, between `from` and `to`; by time alone for up to 31 days.
#[utoipa::path(
    get,
    path = "/audits",
    tag = "audits",
    operation_id = "list_audits",
    params(
        ("customer" = Option<String>, Query, description = "What concerned this customer"),
        ("staff" = Option<String>, Query, description = "What this person did, or had done in his name"),
        ("case" = Option<String>, Query, description = "What was done for this job or request"),
        ("action" = Option<String>, Query, description = "An operation, by its operationId"),
        ("from" = Option<String>, Query, description = "RFC 3339; needed without one of the others"),
        ("to" = Option<String>, Query, description = "RFC 3339, included"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<AuditEntry>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_audits(
    State(app): State<SharedApp>,
    caller: May<ViewAudits>,
    mut parameters: Parameters,
) -> Result<Page<AuditEntry>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let wanted = Wanted::take(&mut parameters);
    parameters.finish()?;
    let base = wanted.base();
    let after = paging.after(&app, &caller, &base).await?;
    let found = wanted.read(&app, after.as_deref(), paging.limit).await?;
    let rows = audit_index::rows(&app.store, &found.places).await?;
    let mut entry = Entry::new("list_audits", Act::Disclosure, caller.actor());
    if let Some(Facet::Customer(id)) = wanted.facet() {
        entry = entry.customer(id);
    }
    // What nobody has on file may be anything a client has typed.
    if !rows.is_empty() {
        entry = entry.outcome(wanted.said());
    }
    app.disclose(&entry).await?;
    let items = rows.into_iter().map(|(place, row)| AuditEntry::of(&place, row)).collect::<Result<_, _>>()?;
    paging.page(&app, &caller, base, items, found.last).await
}
