//! `GET /inspections/tasks`: what a department is asked to do for inspections, the next due first; the caller's
//! own department, unless another is named.

use axum::extract::State;
use shared::domain::case::INSPECTIONS;
use shared::http::caller::permission::ViewInspections;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, TaskView};

/// List a department's tasks
#[utoipa::path(
    get,
    path = "/inspections/tasks",
    tag = "inspections",
    operation_id = "list_inspection_tasks",
    params(
        ("unitId" = Option<String>, Query, description = "The caller's own department when left out"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<TaskView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_inspection_tasks(
    State(app): State<SharedApp>,
    caller: May<ViewInspections>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<TaskView>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "list_inspection_tasks" };
    cases::list_tasks(asking, parameters).await
}
