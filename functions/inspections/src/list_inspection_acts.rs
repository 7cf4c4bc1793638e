//! `GET /inspections/{id}/history`: all that was done with an inspection, in order (SVC-21).

use axum::extract::State;
use shared::domain::case::INSPECTIONS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewInspections;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseAct};

/// List what was done with an inspection
#[utoipa::path(
    get,
    path = "/inspections/{id}/history",
    tag = "inspections",
    operation_id = "list_inspection_acts",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<CaseAct>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_inspection_acts(
    State(app): State<SharedApp>,
    caller: May<ViewInspections>,
    Path(id): Path<CaseId>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<CaseAct>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "list_inspection_acts" };
    cases::list_acts(asking, &id, parameters).await
}
