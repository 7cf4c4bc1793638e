//! `GET /inspections/ledger`: what was inspected in a month or on a day (SVC-21), in the order it was taken down, as
//! far as the caller reaches.

use axum::extract::State;
use shared::domain::case::INSPECTIONS;
use shared::http::caller::permission::ReportInspections;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseCard};

/// View the ledger of inspections
#[utoipa::path(
    get,
    path = "/inspections/ledger",
    tag = "inspections",
    operation_id = "view_inspection_ledger",
    params(
        ("month" = Option<String>, Query, description = "`2026-11`; the present one when left out"),
        ("day" = Option<String>, Query, description = "`2026-11-26`: this day alone"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<CaseCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn view_inspection_ledger(
    State(app): State<SharedApp>,
    caller: May<ReportInspections>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<CaseCard>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "view_inspection_ledger" };
    cases::ledger(asking, parameters).await
}
