//! The description of the whole API, OpenAPI 3.1. Open to anyone: it holds no data.

mod view_openapi;

use shared::runtime::{Routes, operations};

pub fn routes() -> Routes {
    let operations = operations![view_openapi];
    Routes::new("openapi", operations)
}
