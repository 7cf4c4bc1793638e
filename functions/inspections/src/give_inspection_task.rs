//! `POST /inspections/{id}/tasks`: asks a department to do its part, with a date by which its answer has to be
//! there (SVC-21). The department sees the inspection from then on.

use shared::domain::case::INSPECTIONS;
use shared::http::caller::permission::ViewInspections;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, GiveCaseTask, OnCase};

/// Give a department a task
#[utoipa::path(
    post,
    path = "/inspections/{id}/tasks",
    tag = "inspections",
    operation_id = "give_inspection_task",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The inspection's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = GiveCaseTask,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn give_inspection_task(
    on: OnCase<ViewInspections>,
    command: Command<GiveCaseTask>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::give_task(on.step(&INSPECTIONS, "give_inspection_task"), command).await
}
