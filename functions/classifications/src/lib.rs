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

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        classify_customer,
        list_classifications,
        recompute_classes,
        prepare_table,
        list_tables,
        view_table,
        review_table,
        check_table,
    ];
    Routes::new("classifications", operations)
}
