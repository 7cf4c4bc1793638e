//! Proof documents (证明文件) of a customer: scans of licences and certificates, sealed, with a trail of
//! who looked at them (CUS-16). For staff whose grants reach the customer (`documents.*` rights).
//!
//! A scan is level 2 as a whole. One of an identity card would be level 1: it is no kind of document here.

mod document;
mod list_documents;
mod remove_document;
mod store_document;
mod view_document;
mod view_document_content;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(store_document::store_document, list_documents::list_documents))
        .routes(routes!(view_document::view_document))
        .routes(routes!(view_document_content::view_document_content))
        .routes(routes!(remove_document::remove_document));
    Routes::new("documents", router).with_bucket()
}
