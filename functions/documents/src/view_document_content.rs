//! `GET /documents/customers/{id}/{documentId}/content`: the scan itself, for those cleared for level 2. It
//! counts as a view of the customer, and is on record before it leaves.

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{KeyClass, Level, Right};
use shared::domain::ids::{CustomerId, DocumentId};
use shared::http::caller::permission::ViewDocuments;
use shared::http::quota::{self, Daily};
use shared::http::{Code, May, Path, Problem, Problems, SharedApp};
use shared::store::customers::DocumentRow;

use crate::document::{CONTENT, place, reached};

/// What sealing adds is little; what is larger than this was not put there by us.
const LARGEST: u64 = 5 * 1024 * 1024;

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
    let (object, item) = place(&row.id);
    let sealed = app.objects()?.get(&object, LARGEST).await?;
    let sealed = sealed.ok_or_else(|| Problem::internal("the scan of a document is lost"))?;
    let mut content = app.vault.open_bytes(&row.subject, KeyClass::Personal, &item, CONTENT, &sealed).await?;
    let entry = Entry::new(action, Act::Disclosure, caller.actor()).customer(&id).fields([CONTENT]).change(&document);
    app.disclose(&entry).await?;
    Ok(answer(&row, std::mem::take(&mut *content)))
}

/// As a file to keep, never as a page to run: a PDF may hold scripts.
fn answer(row: &DocumentRow, content: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(content));
    let name = format!("attachment; filename=\"{}.{}\"", row.id, row.media_type.extension());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(row.media_type.name()));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    response
}
