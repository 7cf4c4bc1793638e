//! `POST /complaints/{id}/tasks`: asks a department to do its part, with a date by which its answer has to be
//! there (SVC-16, CMP-10). The department sees the complaint from then on.

use shared::domain::case::COMPLAINTS;
use shared::http::caller::permission::ViewComplaints;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, GiveCaseTask, OnCase};

/// Give a department a task
#[utoipa::path(
    post,
    path = "/complaints/{id}/tasks",
    tag = "complaints",
    operation_id = "give_complaint_task",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = GiveCaseTask,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn give_complaint_task(
    on: OnCase<ViewComplaints>,
    command: Command<GiveCaseTask>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::give_task(on.step(&COMPLAINTS, "give_complaint_task"), command).await
}
