//! `GET /documents/customers/{id}/{documentId}`: what is known of a document, without what is in it.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, DocumentId};
use shared::http::caller::permission::ViewDocuments;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};

use crate::document::{DocumentView, reached};

/// View a proof document's entry
#[utoipa::path(
    get,
    path = "/documents/customers/{id}/{documentId}",
    tag = "documents",
    operation_id = "view_document",
    params(("id" = String, Path), ("documentId" = String, Path)),
    responses((status = 200, body = DocumentView, headers(("ETag" = String))), Problems),
)]
pub async fn view_document(
    State(app): State<SharedApp>,
    caller: May<ViewDocuments>,
    Path((id, document)): Path<(CustomerId, DocumentId)>,
) -> Result<Versioned<DocumentView>, Problem> {
    let (_, row) = reached(&app, &caller, &id, &document, Right::DocumentsView, "view_document").await?;
    let entry = Entry::new("view_document", Act::Disclosure, caller.actor()).customer(&id).change(&document);
    app.disclose(&entry).await?;
    Ok(Versioned { version: row.version, body: row.into() })
}
