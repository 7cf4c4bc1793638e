//! `GET /openapi.json`: the merged document of all functions. It is made from their code when they
//! are built (`kehu openapi`), and a test fails while the file is older than the code.

use http::HeaderName;
use http::header::CONTENT_TYPE;

static DOCUMENT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json"));

/// View this document
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "openapi",
    operation_id = "view_openapi",
    security(()),
    responses((status = 200, body = Object, description = "OpenAPI 3.1")),
)]
pub async fn view_openapi() -> ([(HeaderName, &'static str); 1], &'static str) {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}
