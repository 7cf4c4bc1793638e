//! `GET /inspections/{id}/clocks`: every clock of an inspection, when it is due and why then, step by step,
//! and whom the ladder tells when.

use axum::Json;
use axum::extract::State;
use shared::domain::case::INSPECTIONS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewInspections;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseClocks};

/// Explain the clocks of an inspection
#[utoipa::path(
    get,
    path = "/inspections/{id}/clocks",
    tag = "inspections",
    operation_id = "explain_inspection_clocks",
    params(("id" = String, Path)),
    responses((status = 200, body = CaseClocks), Problems),
)]
pub async fn explain_inspection_clocks(
    State(app): State<SharedApp>,
    caller: May<ViewInspections>,
    Path(id): Path<CaseId>,
    language: Language,
) -> Result<Json<CaseClocks>, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "explain_inspection_clocks" };
    cases::explain_clocks(asking, &id).await.map(Json)
}
