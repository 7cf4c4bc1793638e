mod fixture;
mod list_documents;
mod remove_document;
mod store_document;
mod view_document;
mod view_document_content;
