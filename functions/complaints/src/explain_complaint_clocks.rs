//! `GET /complaints/{id}/clocks`: every clock of a complaint, when it is due and why then, step by step,
//! and whom the ladder tells when.

use axum::Json;
use axum::extract::State;
use shared::domain::case::COMPLAINTS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseClocks};

/// Explain the clocks of a complaint
#[utoipa::path(
    get,
    path = "/complaints/{id}/clocks",
    tag = "complaints",
    operation_id = "explain_complaint_clocks",
    params(("id" = String, Path)),
    responses((status = 200, body = CaseClocks), Problems),
)]
pub async fn explain_complaint_clocks(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
) -> Result<Json<CaseClocks>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &COMPLAINTS, language, action: "explain_complaint_clocks" };
    cases::explain_clocks(asking, &id).await.map(Json)
}
