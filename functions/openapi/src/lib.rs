//! The description of the whole API, OpenAPI 3.1. Open to anyone: it holds no data.

mod view_openapi;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![view_openapi];
    Routes::new("openapi", operations)
}
