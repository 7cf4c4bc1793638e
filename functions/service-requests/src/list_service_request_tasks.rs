//! `GET /service-requests/tasks`: what a department is asked to do for service requests, the next due first; the caller's
//! own department, unless another is named.

use axum::extract::State;
use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, TaskView};

/// List a department's tasks
#[utoipa::path(
    get,
    path = "/service-requests/tasks",
    tag = "service-requests",
    operation_id = "list_service_request_tasks",
    params(
        ("unitId" = Option<String>, Query, description = "The caller's own department when left out"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<TaskView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_service_request_tasks(
    State(app): State<SharedApp>,
    caller: May<ViewServiceRequests>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<TaskView>, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &SERVICE_REQUESTS, language, action: "list_service_request_tasks" };
    cases::list_tasks(asking, parameters).await
}
