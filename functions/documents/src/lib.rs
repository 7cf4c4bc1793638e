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

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![store_document, list_documents, view_document, view_document_content, remove_document];
    Routes::new("documents", operations).with_bucket()
}
