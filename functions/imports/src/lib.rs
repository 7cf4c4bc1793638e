//! Imports (导入): files of customers, with the same checks as entry by hand (BLK-04, CUS-26, LEA-02).
//! For staff with the right `imports.run`; others' imports for those who oversee them.
//!
//! It takes files in and answers how far they are; the function `import-runner` does the work. It seals
//! a file for its job and can not open it again.

mod find;
mod list_import_rows;
mod parameters;
mod prepare_upload;
mod start_import;
mod undo_import;
mod view;
mod view_import;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![start_import, prepare_upload, view_import, list_import_rows, undo_import];
    Routes::new("imports", operations).with_bucket()
}
