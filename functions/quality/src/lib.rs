//! Quality (质量) of records: how complete a customer's file is and how far it has proved right, and the
//! same by source and by the person who entered it (CUS-30).

mod view_customer_quality;
mod view_quality;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![view_quality, view_customer_quality];
    Routes::new("quality", operations)
}
