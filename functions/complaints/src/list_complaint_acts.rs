//! `GET /complaints/{id}/history`: all that was done with a complaint, in order (CMP-14).

use axum::extract::State;
use shared::domain::case::COMPLAINTS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseAct};

/// List what was done with a complaint
#[utoipa::path(
    get,
    path = "/complaints/{id}/history",
    tag = "complaints",
    operation_id = "list_complaint_acts",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<CaseAct>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_complaint_acts(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<CaseAct>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &COMPLAINTS, language, action: "list_complaint_acts" };
    cases::list_acts(asking, &id, parameters).await
}
