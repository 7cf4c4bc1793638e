//! Whether Kehu works, and if not, what is wrong and whom it concerns. Open to anyone: monitors have
//! no token, and the answer names parts of the system, never data.

mod check_health;
mod dependency;

use axum::Extension;
use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(check_health::check_health))
        .layer(Extension(check_health::Latest::default()));
    Routes::new("health", router)
}
