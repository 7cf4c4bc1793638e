//! Classifications (分类): grade, value class and region of a customer, by hand or by rule, with their
//! history; and the tables 《客户等级分类表》 and 《客户区域分类表》 with three signatures (CLS-07 to CLS-14).

mod check_table;
mod classify_customer;
mod list_classifications;
mod list_tables;
mod prepare_table;
mod recompute_classes;
mod review_table;
mod table;
mod view_table;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(classify_customer::classify_customer, list_classifications::list_classifications))
        .routes(routes!(recompute_classes::recompute_classes))
        .routes(routes!(prepare_table::prepare_table, list_tables::list_tables))
        .routes(routes!(view_table::view_table))
        .routes(routes!(review_table::review_table))
        .routes(routes!(check_table::check_table));
    Routes::new("classifications", router)
}
