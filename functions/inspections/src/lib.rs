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
use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        list_inspections,
        register_inspection,
        view_inspection_ledger,
        report_inspections,
        list_inspection_tasks,
        view_inspection,
        list_inspection_acts,
        explain_inspection_clocks,
        move_inspection,
        give_inspection_task,
        answer_inspection_task,
        attach_inspection_file,
        view_inspection_attachment,
    ];
    Routes::new(INSPECTIONS.of, operations).with_bucket()
}
