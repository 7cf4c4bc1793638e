//! `POST /service-requests/{id}/tasks/{taskId}/answer`: what a department answers to what it was asked.

use shared::domain::case::SERVICE_REQUESTS;
use shared::domain::ids::{CaseId, TaskId};
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::{Command, Path, Problem, Problems, Versioned};
use shared::registry::cases::{self, AnswerCaseTask, CaseView, OnCase};

/// Answer a task
#[utoipa::path(
    post,
    path = "/service-requests/{id}/tasks/{taskId}/answer",
    tag = "service-requests",
    operation_id = "answer_service_request_task",
    params(
        ("id" = String, Path), ("taskId" = String, Path),
        ("If-Match" = String, Header, description = "The service request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AnswerCaseTask,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn answer_service_request_task(
    on: OnCase<ViewServiceRequests>,
    Path((_case, task)): Path<(CaseId, TaskId)>,
    command: Command<AnswerCaseTask>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::answer_task(on.step(&SERVICE_REQUESTS, "answer_service_request_task"), &task, command).await
}
