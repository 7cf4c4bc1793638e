//! `GET /documents/customers/{id}/{documentId}/content`: the scan itself, for those cleared for level 2. It
//! counts as a view of the customer, and is on record before it leaves.

use axum::extract::State;
use axum::response::Response;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{Level, Right};
use shared::domain::ids::{CustomerId, DocumentId};
use shared::http::caller::permission::ViewDocuments;
use shared::http::quota::{self, Daily};
use shared::http::{Code, May, Path, Problem, Problems, SharedApp};
use shared::registry::files::{self, CONTENT};

use crate::document::{Documents, reached};

/// View what is in a proof document
#[utoipa::path(
    get,
    path = "/documents/customers/{id}/{documentId}/content",
    tag = "documents",
    operation_id = "view_document_content",
    params(("id" = String, Path), ("documentId" = String, Path)),
    responses(
        (status = 200, content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")), headers(("Content-Disposition" = String))),
        Problems,
    ),
)]
pub async fn view_document_content(
    State(app): State<SharedApp>,
    caller: May<ViewDocuments>,
    Path((id, document)): Path<(CustomerId, DocumentId)>,
) -> Result<Response, Problem> {
    let action = "view_document_content";
    let (customer, row) = reached(&app, &caller, &id, &document, Right::DocumentsView, action).await?;
    if !caller.clearance(&customer.facets).contains(&Level::Two.into()) {
        let entry = Entry::new(action, Act::Refusal, caller.actor()).customer(&id).outcome(Code::Forbidden.word());
        app.refuse(&entry).await;
        return Err(Problem::new(Code::Forbidden));
    }
    if row.removed.is_some() {
        return Err(Problem::new(Code::NotFound));
    }
    quota::spend(&app, &caller, Daily::Views).await?;
    let content = files::fetch::<Documents>(&app, &row.subject, &row.id).await?;
    let entry = Entry::new(action, Act::Disclosure, caller.actor()).customer(&id).fields([CONTENT]).change(&document);
    app.disclose(&entry).await?;
    Ok(files::answer(&row.id, row.media_type, content))
}
