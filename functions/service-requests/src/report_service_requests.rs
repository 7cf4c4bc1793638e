//! `GET /service-requests/report`: the figures of a month and of the five before it, or the summary of a day
//! (SVC-23), with labels; of those that are open, how many each has (SVC-27). Of what the caller reaches.

use axum::Json;
use axum::extract::State;
use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::ReportServiceRequests;
use shared::http::language::Language;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseReport};

/// Report on the service requests of a month, or of a day
#[utoipa::path(
    get,
    path = "/service-requests/report",
    tag = "service-requests",
    operation_id = "report_service_requests",
    params(
        ("month" = Option<String>, Query, description = "`2026-11`; the present one when left out"),
        ("day" = Option<String>, Query, description = "`2026-11-26`: this day alone"),
    ),
    responses((status = 200, body = CaseReport), Problems),
)]
pub async fn report_service_requests(
    State(app): State<SharedApp>,
    caller: May<ReportServiceRequests>,
    language: Language,
    parameters: Parameters,
) -> Result<Json<CaseReport>, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &SERVICE_REQUESTS, language, action: "report_service_requests" };
    cases::report(asking, parameters).await.map(Json)
}
