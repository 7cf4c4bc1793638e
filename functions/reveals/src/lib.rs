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

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![request_reveal, list_reveals, view_reveal, view_revealed_values, withdraw_reveal];
    Routes::new("reveals", operations)
}
