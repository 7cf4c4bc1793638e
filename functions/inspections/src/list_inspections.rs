//! `GET /inspections`: open inspections within reach, what is due next first; or closed ones, the last closed
//! first; those the caller answers for, whoever works on them, or is offered; or those of one customer.

use axum::extract::State;
use shared::domain::case::INSPECTIONS;
use shared::http::caller::permission::ViewInspections;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseCard};

/// List inspections
///
/// One of `box`, `handlerId`, `unitId` and `customerId` at most.
#[utoipa::path(
    get,
    path = "/inspections",
    tag = "inspections",
    operation_id = "list_inspections",
    params(
        ("state" = Option<String>, Query, description = "`open` (default) or `closed`"),
        ("box" = Option<String>, Query, description = "`answering`: the caller is the first-responsible person; `offered`: he is to take them over"),
        ("handlerId" = Option<String>, Query), ("unitId" = Option<String>, Query),
        ("customerId" = Option<String>, Query, description = "All of this customer, the newest first"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<CaseCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_inspections(
    State(app): State<SharedApp>,
    caller: May<ViewInspections>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<CaseCard>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "list_inspections" };
    cases::list(asking, parameters).await
}
