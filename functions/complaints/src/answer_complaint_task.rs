//! `POST /complaints/{id}/tasks/{taskId}/answer`: what a department answers to what it was asked.

use shared::domain::case::COMPLAINTS;
use shared::domain::ids::{CaseId, TaskId};
use shared::http::caller::permission::ViewComplaints;
use shared::http::{Command, Path, Problem, Problems, Versioned};
use shared::registry::cases::{self, AnswerCaseTask, CaseView, OnCase};

/// Answer a task
#[utoipa::path(
    post,
    path = "/complaints/{id}/tasks/{taskId}/answer",
    tag = "complaints",
    operation_id = "answer_complaint_task",
    params(
        ("id" = String, Path), ("taskId" = String, Path),
        ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AnswerCaseTask,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn answer_complaint_task(
    on: OnCase<ViewComplaints>,
    Path((_case, task)): Path<(CaseId, TaskId)>,
    command: Command<AnswerCaseTask>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::answer_task(on.step(&COMPLAINTS, "answer_complaint_task"), &task, command).await
}
