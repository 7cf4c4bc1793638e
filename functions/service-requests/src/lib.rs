//! Service requests (SVC-01 to SVC-29): whatever a customer asks for, from a question at the hotline to goods
//! brought back, an invoice, a booking, a delivery: taken down once, worked on as `cases-*.toml` lays down, with a
//! term for each step, tasks for other departments, and an answer. Whoever oversees them allocates the work. For
//! those who serve customers, and those who watch over it.

mod answer_service_request_task;
mod attach_service_request_file;
mod decide_service_request_handover;
mod explain_service_request_clocks;
mod give_service_request_task;
mod link_service_request;
mod list_service_request_acts;
mod list_service_request_tasks;
mod list_service_requests;
mod move_service_request;
mod offer_service_request_handover;
mod register_service_request;
mod report_service_requests;
mod view_service_request;
mod view_service_request_attachment;
mod view_service_request_ledger;

use shared::domain::case::SERVICE_REQUESTS;
use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        list_service_requests,
        register_service_request,
        view_service_request_ledger,
        report_service_requests,
        list_service_request_tasks,
        view_service_request,
        list_service_request_acts,
        explain_service_request_clocks,
        move_service_request,
        offer_service_request_handover,
        decide_service_request_handover,
        give_service_request_task,
        answer_service_request_task,
        attach_service_request_file,
        view_service_request_attachment,
        link_service_request,
    ];
    Routes::new(SERVICE_REQUESTS.of, operations).with_bucket()
}
