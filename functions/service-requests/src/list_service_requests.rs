//! `GET /service-requests`: open service requests within reach, what is due next first; or closed ones, the last closed
//! first; those the caller answers for, whoever works on them, or is offered; or those of one customer.

use axum::extract::State;
use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseCard};

/// List service requests
///
/// One of `box`, `handlerId`, `unitId` and `customerId` at most.
#[utoipa::path(
    get,
    path = "/service-requests",
    tag = "service-requests",
    operation_id = "list_service_requests",
    params(
        ("state" = Option<String>, Query, description = "`open` (default) or `closed`"),
        ("box" = Option<String>, Query, description = "`answering`: the caller is the first-responsible person; `offered`: he is to take them over"),
        ("handlerId" = Option<String>, Query), ("unitId" = Option<String>, Query),
        ("customerId" = Option<String>, Query, description = "All of this customer, the newest first"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<CaseCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_service_requests(
    State(app): State<SharedApp>,
    caller: May<ViewServiceRequests>,
    language: Language,
    parameters: Parameters,
) -> Result<Page<CaseCard>, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &SERVICE_REQUESTS, language, action: "list_service_requests" };
    cases::list(asking, parameters).await
}
