//! `GET /audits`: rows of the trail, newest first, by one thing they have in common (AUD-01, AUD-18). The
//! pointers lag by moments; what is shown is read from the trail itself.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::http::audit_entry::AuditEntry;
use shared::http::caller::permission::ViewAudits;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::store::audit_index::{self, Facet};

use crate::wanted::Wanted;

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
