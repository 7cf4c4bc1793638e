//! The catalogue (目录): every field, purpose, source, role and setting, with labels in both
//! languages. All staff may read it: it is policy, and holds nobody's data (CLS-03, ACC-05). Who runs
//! the system may override it from the table.

mod change_catalogue;
mod view_catalogue;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![view_catalogue, change_catalogue];
    Routes::new("catalogue", operations)
}
