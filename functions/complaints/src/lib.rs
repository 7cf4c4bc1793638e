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
use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        list_complaints,
        register_complaint,
        view_complaint_ledger,
        report_complaints,
        list_complaint_tasks,
        view_complaint,
        list_complaint_acts,
        explain_complaint_clocks,
        move_complaint,
        offer_complaint_handover,
        decide_complaint_handover,
        give_complaint_task,
        answer_complaint_task,
        attach_complaint_file,
        view_complaint_attachment,
        link_complaint,
        request_complaint_documents,
    ];
    Routes::new(COMPLAINTS.of, operations).with_bucket()
}
