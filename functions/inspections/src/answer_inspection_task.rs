//! `POST /inspections/{id}/tasks/{taskId}/answer`: what a department answers to what it was asked.

use shared::domain::case::INSPECTIONS;
use shared::domain::ids::{CaseId, TaskId};
use shared::http::caller::permission::ViewInspections;
use shared::http::{Command, Path, Problem, Problems, Versioned};
use shared::registry::cases::{self, AnswerCaseTask, CaseView, OnCase};

/// Answer a task
#[utoipa::path(
    post,
    path = "/inspections/{id}/tasks/{taskId}/answer",
    tag = "inspections",
    operation_id = "answer_inspection_task",
    params(
        ("id" = String, Path), ("taskId" = String, Path),
        ("If-Match" = String, Header, description = "The inspection's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AnswerCaseTask,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn answer_inspection_task(
    on: OnCase<ViewInspections>,
    Path((_case, task)): Path<(CaseId, TaskId)>,
    command: Command<AnswerCaseTask>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::answer_task(on.step(&INSPECTIONS, "answer_inspection_task"), &task, command).await
}
