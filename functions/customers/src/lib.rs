//! Customers (客户): register, verify, view, list, change, close; their contacts, consents, branches
//! and timeline. For staff whose grants reach the customer (`customers.*` rights).
//!
//! It writes level-1 values and can not read them back: it holds no right to decrypt the classes
//! `identity` and `contact`.

mod add_contact;
mod assign_customer;
mod change_contact;
mod change_customer;
mod check_duplicates;
mod decide_duplicate;
mod give_consent;
mod list_branches;
mod list_changes;
mod list_contacts;
mod list_customers;
mod list_duplicates;
mod list_merges;
mod look_up_customers;
mod merge_customers;
mod move_customer;
mod place_customer;
mod register_customer;
mod search_customers;
mod undo_merge;
mod verify_customer;
mod view_change;
mod view_customer;
mod view_timeline;
mod withdraw_consent;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(register_customer::register_customer, list_customers::list_customers))
        .routes(routes!(view_customer::view_customer, change_customer::change_customer))
        .routes(routes!(look_up_customers::look_up_customers))
        .routes(routes!(search_customers::search_customers))
        .routes(routes!(check_duplicates::check_duplicates))
        .routes(routes!(list_duplicates::list_duplicates))
        .routes(routes!(decide_duplicate::decide_duplicate))
        .routes(routes!(merge_customers::merge_customers, list_merges::list_merges))
        .routes(routes!(undo_merge::undo_merge))
        .routes(routes!(verify_customer::verify_customer))
        .routes(routes!(move_customer::move_customer))
        .routes(routes!(assign_customer::assign_customer))
        .routes(routes!(place_customer::place_customer))
        .routes(routes!(give_consent::give_consent))
        .routes(routes!(withdraw_consent::withdraw_consent))
        .routes(routes!(add_contact::add_contact, list_contacts::list_contacts))
        .routes(routes!(change_contact::change_contact))
        .routes(routes!(list_branches::list_branches))
        .routes(routes!(list_changes::list_changes))
        .routes(routes!(view_change::view_change))
        .routes(routes!(view_timeline::view_timeline));
    Routes::new("customers", router)
}
