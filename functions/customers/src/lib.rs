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

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        register_customer,
        list_customers,
        view_customer,
        change_customer,
        look_up_customers,
        search_customers,
        check_duplicates,
        list_duplicates,
        decide_duplicate,
        merge_customers,
        list_merges,
        undo_merge,
        verify_customer,
        move_customer,
        assign_customer,
        place_customer,
        give_consent,
        withdraw_consent,
        add_contact,
        list_contacts,
        change_contact,
        list_branches,
        list_changes,
        view_change,
        view_timeline,
    ];
    Routes::new("customers", operations)
}
