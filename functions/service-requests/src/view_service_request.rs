//! `GET /service-requests/{id}`: a service request as it stands, with what may be done with it now.

use axum::extract::State;
use shared::domain::case::SERVICE_REQUESTS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, Asking, CaseView};

/// View a service request
#[utoipa::path(
    get,
    path = "/service-requests/{id}",
    tag = "service-requests",
    operation_id = "view_service_request",
    params(("id" = String, Path)),
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn view_service_request(
    State(app): State<SharedApp>,
    caller: May<ViewServiceRequests>,
    Path(id): Path<CaseId>,
    language: Language,
) -> Result<Versioned<CaseView>, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &SERVICE_REQUESTS, language, action: "view_service_request" };
    cases::view_case(asking, &id).await
}
