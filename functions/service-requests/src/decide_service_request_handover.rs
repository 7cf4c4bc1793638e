//! `POST /service-requests/{id}/handovers/decision`: takes a service request that was offered, or does not.

use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::HandleServiceRequests;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, DecideCaseHandover, OnCase};

/// Take a service request that was offered, or decline it
#[utoipa::path(
    post,
    path = "/service-requests/{id}/handovers/decision",
    tag = "service-requests",
    operation_id = "decide_service_request_handover",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The service request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = DecideCaseHandover,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn decide_service_request_handover(
    on: OnCase<HandleServiceRequests>,
    command: Command<DecideCaseHandover>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::decide_handover(on.step(&SERVICE_REQUESTS, "decide_service_request_handover"), command).await
}
