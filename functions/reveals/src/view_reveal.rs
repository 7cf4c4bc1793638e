//! `GET /reveals/{id}`: how far a reveal is, and why it was asked for. No values.

use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::RevealId;
use shared::http::caller::permission::RequestReveals;
use shared::http::masking::{Masking, Shown};
use shared::http::{Code, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::StoredRow;
use shared::store::customers::{self, StoredValue};
use utoipa::ToSchema;

use crate::find;
use crate::view::{self, REASON, RevealView};

#[derive(Serialize, ToSchema)]
pub struct RevealDetail {
    #[serde(flatten)]
    pub reveal: RevealView,
    /// In the words of who asked, under `notes`.
    pub reason: Shown,
}

/// View a reveal
#[utoipa::path(
    get,
    path = "/reveals/{id}",
    tag = "reveals",
    operation_id = "view_reveal",
    params(("id" = String, Path)),
    responses((status = 200, body = RevealDetail, headers(("ETag" = String))), Problems),
)]
pub async fn view_reveal(
    State(app): State<SharedApp>,
    caller: May<RequestReveals>,
    Path(id): Path<RevealId>,
) -> Result<Versioned<RevealDetail>, Problem> {
    let row = find::reached(&app, &caller, &id, "view_reveal").await?;
    let customer = customers::get(&app.store, &row.customer_id, true).await?;
    let customer = customer.ok_or_else(|| Problem::new(Code::Erased))?;
    let customer = customers::survivor(&app.store, customer).await?;
    let entry = Entry::new("view_reveal", Act::Disclosure, caller.actor()).customer(&row.customer_id);
    let entry = entry.contacts(row.contact.iter().map(|contact| contact.id.clone())).fields([REASON]).change(&row.id);
    app.disclose(&entry).await?;
    let masking = Masking::of(&app, &row.subject, &row.key(), caller.clearance(&customer.facets));
    let (name, words) = (REASON.to_owned(), StoredValue::Sealed(row.reason.clone()));
    let reason = masking.show([(&name, &words)].into_iter()).await?;
    Ok(Versioned { version: row.version, body: RevealDetail { reveal: view::view(row), reason } })
}
