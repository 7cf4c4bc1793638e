//! `GET /documents/customers/{id}`: which papers of a customer are on file, newest first.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ViewDocuments;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::find;
use shared::store::customers;

use crate::document::DocumentView;

/// List a customer's proof documents
///
/// Those taken off file among them, as long as the customer is on file.
#[utoipa::path(
    get,
    path = "/documents/customers/{id}",
    tag = "documents",
    operation_id = "list_documents",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<DocumentView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_documents(
    State(app): State<SharedApp>,
    caller: May<ViewDocuments>,
    Path(id): Path<CustomerId>,
    mut parameters: Parameters,
) -> Result<Page<DocumentView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    find::visible_with(&app, &caller, &id, Right::DocumentsView, "list_documents").await?;
    let base = format!("/documents/customers/{id}");
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = customers::documents(&app.store, &id, paging.limit, after).await?;
    let last = rows.last().filter(|_| more).map(|row| row.id.to_string());
    app.disclose(&Entry::new("list_documents", Act::Disclosure, caller.actor()).customer(&id)).await?;
    paging.page(&app, &caller, base, rows.into_iter().map(DocumentView::from).collect(), last).await
}
