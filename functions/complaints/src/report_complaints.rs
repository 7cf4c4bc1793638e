//! `GET /complaints/report`: the figures of a month and of the five before it, or of one day, with labels: what the
//! monthly report and its presentation (演示文稿) show (CMP-04, CMP-13). Of what the caller reaches.

use axum::Json;
use axum::extract::State;
use shared::domain::case::COMPLAINTS;
use shared::http::caller::permission::ReportComplaints;
use shared::http::language::Language;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseReport};

/// Report on the complaints of a month, or of a day
#[utoipa::path(
    get,
    path = "/complaints/report",
    tag = "complaints",
    operation_id = "report_complaints",
    params(
        ("month" = Option<String>, Query, description = "`2026-11`; the present one when left out"),
        ("day" = Option<String>, Query, description = "`2026-11-26`: this day alone"),
    ),
    responses((status = 200, body = CaseReport), Problems),
)]
pub async fn report_complaints(
    State(app): State<SharedApp>,
    caller: May<ReportComplaints>,
    language: Language,
    parameters: Parameters,
) -> Result<Json<CaseReport>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &COMPLAINTS, language, action: "report_complaints" };
    cases::report(asking, parameters).await.map(Json)
}
