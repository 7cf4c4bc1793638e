//! `GET /complaints/ledger`: the ledger of a month or a day (客户投诉事项台帐, CMP-03): every matter taken down in it, in
//! the order they came, as far as the caller reaches.

use axum::extract::State;
use shared::domain::case::COMPLAINTS;
use shared::http::caller::permission::ReportComplaints;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseCard};

/// View the ledger of complaints
#[utoipa::path(
    get,
    path = "/complaints/ledger",
    tag = "complaints",
    operation_id = "view_complaint_ledger",
    params(
        ("month" = Option<String>, Query, description = "`2026-11`; the present one when left out"),
        ("day" = Option<String>, Query, description = "`2026-11-26`: this day alone"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<CaseCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn view_complaint_ledger(
    State(app): State<SharedApp>,
    caller: May<ReportComplaints>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<CaseCard>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &COMPLAINTS, language, action: "view_complaint_ledger" };
    cases::ledger(asking, parameters).await
}
