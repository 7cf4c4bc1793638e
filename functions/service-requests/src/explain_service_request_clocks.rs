//! `GET /service-requests/{id}/clocks`: every clock of a service request, when it is due and why then, step by step,
//! and whom the ladder tells when.

use axum::Json;
use axum::extract::State;
use shared::domain::case::SERVICE_REQUESTS;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseClocks};

/// Explain the clocks of a service request
#[utoipa::path(
    get,
    path = "/service-requests/{id}/clocks",
    tag = "service-requests",
    operation_id = "explain_service_request_clocks",
    params(("id" = String, Path)),
    responses((status = 200, body = CaseClocks), Problems),
)]
pub async fn explain_service_request_clocks(
    State(app): State<SharedApp>,
    caller: May<ViewServiceRequests>,
    Path(id): Path<CaseId>,
    language: Language,
) -> Result<Json<CaseClocks>, Problem> {
    let asking = Asking {
        app: &app,
        caller: &caller,
        desk: &SERVICE_REQUESTS,
        language,
        action: "explain_service_request_clocks",
    };
    cases::explain_clocks(asking, &id).await.map(Json)
}
