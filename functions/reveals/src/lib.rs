//! Reveals (明文查看): values of level 1 in clear, for who has a reason, a purpose the customer agreed to
//! and a rule that allows it; so often and so long as the rule says, each view on record before it
//! leaves (SEC-05, ACC-12, ACC-21). For staff cleared for level 1 (`reveals.*` rights).
//!
//! Of the functions behind the API it alone may decrypt the key classes `identity` and `contact`.

mod find;
mod list_reveals;
mod policy;
mod request_reveal;
mod target;
mod view;
mod view_reveal;
mod view_revealed_values;
mod withdraw_reveal;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(request_reveal::request_reveal, list_reveals::list_reveals))
        .routes(routes!(view_reveal::view_reveal))
        .routes(routes!(view_revealed_values::view_revealed_values))
        .routes(routes!(withdraw_reveal::withdraw_reveal));
    Routes::new("reveals", router)
}
