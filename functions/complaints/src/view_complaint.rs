//! `GET /complaints/{id}`: a complaint as it stands, with what may be done with it now.

use axum::extract::State;
use shared::domain::case::COMPLAINTS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, Asking, CaseView};

/// View a complaint
#[utoipa::path(
    get,
    path = "/complaints/{id}",
    tag = "complaints",
    operation_id = "view_complaint",
    params(("id" = String, Path)),
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn view_complaint(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
) -> Result<Versioned<CaseView>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &COMPLAINTS, language, action: "view_complaint" };
    cases::view_case(asking, &id).await
}
