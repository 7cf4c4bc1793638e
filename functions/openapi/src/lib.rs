//! The description of the whole API, OpenAPI 3.1. Open to anyone: it holds no data.

mod view_openapi;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new().routes(routes!(view_openapi::view_openapi));
    Routes::new("openapi", router)
}
