//! `GET /inspections/report`: the scores of each department in a month, or on a day, with the five months before
//! it, and labels (SVC-21). Of what the caller reaches.

use axum::Json;
use axum::extract::State;
use shared::domain::case::INSPECTIONS;
use shared::http::caller::permission::ReportInspections;
use shared::http::language::Language;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseReport};

/// Report on the inspections of a month, or of a day
#[utoipa::path(
    get,
    path = "/inspections/report",
    tag = "inspections",
    operation_id = "report_inspections",
    params(
        ("month" = Option<String>, Query, description = "`2026-11`; the present one when left out"),
        ("day" = Option<String>, Query, description = "`2026-11-26`: this day alone"),
    ),
    responses((status = 200, body = CaseReport), Problems),
)]
pub async fn report_inspections(
    State(app): State<SharedApp>,
    caller: May<ReportInspections>,
    language: Language,
    parameters: Parameters,
) -> Result<Json<CaseReport>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "report_inspections" };
    cases::report(asking, parameters).await.map(Json)
}
