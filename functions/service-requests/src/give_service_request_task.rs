//! `POST /service-requests/{id}/tasks`: asks a department to do its part, with a date by which its answer has to be
//! there (SVC-16). The department sees the service request from then on.

use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, GiveCaseTask, OnCase};

/// Give a department a task
#[utoipa::path(
    post,
    path = "/service-requests/{id}/tasks",
    tag = "service-requests",
    operation_id = "give_service_request_task",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The service request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = GiveCaseTask,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn give_service_request_task(
    on: OnCase<ViewServiceRequests>,
    command: Command<GiveCaseTask>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::give_task(on.step(&SERVICE_REQUESTS, "give_service_request_task"), command).await
}
