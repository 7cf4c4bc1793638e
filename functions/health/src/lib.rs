//! Whether Kehu works, and if not, what is wrong and whom it concerns. Open to anyone: monitors have
//! no token, and the answer names parts of the system, never data.

mod check_health;
mod dependency;

use axum::{Extension, Router};
use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let latest = |router: Router<_>| router.layer(Extension(check_health::Latest::default()));
    Routes::new("health", operations![check_health]).with_layer(latest)
}
