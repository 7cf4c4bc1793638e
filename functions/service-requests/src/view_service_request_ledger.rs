//! `GET /service-requests/ledger`: what was asked for in a month, or on a day (SVC-23): every matter taken down
//! in it, in the order they came, as far as the caller reaches.

use axum::extract::State;
use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::ReportServiceRequests;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseCard};

/// View the ledger of service requests
#[utoipa::path(
    get,
    path = "/service-requests/ledger",
    tag = "service-requests",
    operation_id = "view_service_request_ledger",
    params(
        ("month" = Option<String>, Query, description = "`2026-11`; the present one when left out"),
        ("day" = Option<String>, Query, description = "`2026-11-26`: this day alone"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<CaseCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn view_service_request_ledger(
    State(app): State<SharedApp>,
    caller: May<ReportServiceRequests>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<CaseCard>, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &SERVICE_REQUESTS, language, action: "view_service_request_ledger" };
    cases::ledger(asking, parameters).await
}
