//! `GET /service-requests/{id}/history`: all that was done with a service request, in order (SVC-29).

use axum::extract::State;
use shared::domain::case::SERVICE_REQUESTS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseAct};

/// List what was done with a service request
#[utoipa::path(
    get,
    path = "/service-requests/{id}/history",
    tag = "service-requests",
    operation_id = "list_service_request_acts",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<CaseAct>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_service_request_acts(
    State(app): State<SharedApp>,
    caller: May<ViewServiceRequests>,
    Path(id): Path<CaseId>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<CaseAct>, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &SERVICE_REQUESTS, language, action: "list_service_request_acts" };
    cases::list_acts(asking, &id, parameters).await
}
