//! `GET /inspections/{id}`: an inspection as it stands, with what may be done with it now.

use axum::extract::State;
use shared::domain::case::INSPECTIONS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewInspections;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, Asking, CaseView};

/// View an inspection
#[utoipa::path(
    get,
    path = "/inspections/{id}",
    tag = "inspections",
    operation_id = "view_inspection",
    params(("id" = String, Path)),
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn view_inspection(
    State(app): State<SharedApp>,
    caller: May<ViewInspections>,
    Path(id): Path<CaseId>,
    language: Language,
) -> Result<Versioned<CaseView>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "view_inspection" };
    cases::view_case(asking, &id).await
}
