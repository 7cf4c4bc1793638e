//! Inspections of service quality (服务质量检查, SVC-21): counters, floors, the work of staff, the telephone, gone
//! through by a list, marked item by item, with advice to the department and what became of it. For those who
//! watch over a department; whoever is asked to improve something sees what was found.

mod answer_inspection_task;
mod attach_inspection_file;
mod explain_inspection_clocks;
mod give_inspection_task;
mod list_inspection_acts;
mod list_inspection_tasks;
mod list_inspections;
mod move_inspection;
mod register_inspection;
mod report_inspections;
mod view_inspection;
mod view_inspection_attachment;
mod view_inspection_ledger;

use shared::domain::case::INSPECTIONS;
use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(list_inspections::list_inspections, register_inspection::register_inspection))
        .routes(routes!(view_inspection_ledger::view_inspection_ledger))
        .routes(routes!(report_inspections::report_inspections))
        .routes(routes!(list_inspection_tasks::list_inspection_tasks))
        .routes(routes!(view_inspection::view_inspection))
        .routes(routes!(list_inspection_acts::list_inspection_acts))
        .routes(routes!(explain_inspection_clocks::explain_inspection_clocks))
        .routes(routes!(move_inspection::move_inspection))
        .routes(routes!(give_inspection_task::give_inspection_task))
        .routes(routes!(answer_inspection_task::answer_inspection_task))
        .routes(routes!(attach_inspection_file::attach_inspection_file))
        .routes(routes!(view_inspection_attachment::view_inspection_attachment));
    Routes::new(INSPECTIONS.of, router).with_bucket()
}
