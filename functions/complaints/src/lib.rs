//! Complaints (CMP-01 to CMP-25): taken down once, answered for by one person to the end (首问负责制), handled
//! move by move as `cases-*.toml` lays down, with clocks that say why they are due when they are; tasks for
//! other departments, the ledger (客户投诉事项台帐) and the monthly report. For those who serve customers,
//! those who watch over it, and those who speak for the company. Whom a complaint is about does not see it.

mod answer_complaint_task;
mod attach_complaint_file;
mod decide_complaint_handover;
mod explain_complaint_clocks;
mod give_complaint_task;
mod link_complaint;
mod list_complaint_acts;
mod list_complaint_tasks;
mod list_complaints;
mod move_complaint;
mod offer_complaint_handover;
mod register_complaint;
mod report_complaints;
mod request_complaint_documents;
mod view_complaint;
mod view_complaint_attachment;
mod view_complaint_ledger;

use shared::domain::case::COMPLAINTS;
use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(list_complaints::list_complaints, register_complaint::register_complaint))
        .routes(routes!(view_complaint_ledger::view_complaint_ledger))
        .routes(routes!(report_complaints::report_complaints))
        .routes(routes!(list_complaint_tasks::list_complaint_tasks))
        .routes(routes!(view_complaint::view_complaint))
        .routes(routes!(list_complaint_acts::list_complaint_acts))
        .routes(routes!(explain_complaint_clocks::explain_complaint_clocks))
        .routes(routes!(move_complaint::move_complaint))
        .routes(routes!(offer_complaint_handover::offer_complaint_handover))
        .routes(routes!(decide_complaint_handover::decide_complaint_handover))
        .routes(routes!(give_complaint_task::give_complaint_task))
        .routes(routes!(answer_complaint_task::answer_complaint_task))
        .routes(routes!(attach_complaint_file::attach_complaint_file))
        .routes(routes!(view_complaint_attachment::view_complaint_attachment))
        .routes(routes!(link_complaint::link_complaint))
        .routes(routes!(request_complaint_documents::request_complaint_documents));
    Routes::new(COMPLAINTS.of, router).with_bucket()
}
