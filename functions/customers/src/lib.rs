//! Customers (客户): register, verify, view, list, change, close; their contacts, consents, branches
//! and timeline. For staff whose grants reach the customer (`customers.*` rights).
//!
//! It writes level-1 values and can not read them back: it holds no right to decrypt the classes
//! `identity` and `contact`.

mod record;
mod register_customer;
mod view_customer;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(register_customer::register_customer))
        .routes(routes!(view_customer::view_customer));
    Routes::new("customers", router)
}
