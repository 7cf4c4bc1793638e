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
use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(
            list_service_requests::list_service_requests,
            register_service_request::register_service_request
        ))
        .routes(routes!(view_service_request_ledger::view_service_request_ledger))
        .routes(routes!(report_service_requests::report_service_requests))
        .routes(routes!(list_service_request_tasks::list_service_request_tasks))
        .routes(routes!(view_service_request::view_service_request))
        .routes(routes!(list_service_request_acts::list_service_request_acts))
        .routes(routes!(explain_service_request_clocks::explain_service_request_clocks))
        .routes(routes!(move_service_request::move_service_request))
        .routes(routes!(offer_service_request_handover::offer_service_request_handover))
        .routes(routes!(decide_service_request_handover::decide_service_request_handover))
        .routes(routes!(give_service_request_task::give_service_request_task))
        .routes(routes!(answer_service_request_task::answer_service_request_task))
        .routes(routes!(attach_service_request_file::attach_service_request_file))
        .routes(routes!(view_service_request_attachment::view_service_request_attachment))
        .routes(routes!(link_service_request::link_service_request));
    Routes::new(SERVICE_REQUESTS.of, router).with_bucket()
}
