//! The trail, read by who answers for it (AUD-01…18): by customer, person, case, action and time; what of it a
//! customer may be told; how far it is sealed and whether that holds. For auditors alone: they see who did
//! what, and no customer. Reading it leaves a row in it.

mod extract_audits;
mod list_audits;
mod view_seals;
mod wanted;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![list_audits, extract_audits, view_seals];
    Routes::new("audits", operations)
}
