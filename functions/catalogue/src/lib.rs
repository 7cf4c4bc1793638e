//! The catalogue (目录): every field, purpose, source, role and setting, with labels in both
//! languages. For all staff: it is policy, and holds nobody's data (CLS-03, ACC-05).

mod view_catalogue;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new().routes(routes!(view_catalogue::view_catalogue));
    Routes::new("catalogue", router)
}
