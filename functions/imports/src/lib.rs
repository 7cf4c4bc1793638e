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

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(start_import::start_import))
        .routes(routes!(prepare_upload::prepare_upload))
        .routes(routes!(view_import::view_import))
        .routes(routes!(list_import_rows::list_import_rows))
        .routes(routes!(undo_import::undo_import));
    Routes::new("imports", router).with_bucket()
}
