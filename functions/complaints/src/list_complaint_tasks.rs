//! `GET /complaints/tasks`: what a department is asked to do for complaints, the next due first; the caller's
//! own department, unless another is named.

use axum::extract::State;
use shared::domain::case::COMPLAINTS;
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, TaskView};

/// List a department's tasks
#[utoipa::path(
    get,
    path = "/complaints/tasks",
    tag = "complaints",
    operation_id = "list_complaint_tasks",
    params(
        ("unitId" = Option<String>, Query, description = "The caller's own department when left out"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<TaskView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_complaint_tasks(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<TaskView>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &COMPLAINTS, language, action: "list_complaint_tasks" };
    cases::list_tasks(asking, parameters).await
}
