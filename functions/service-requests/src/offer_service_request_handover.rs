//! `POST /service-requests/{id}/handovers`: offers a service request to a colleague, who has it once he has taken it
//! (SVC-27). Who answers for it stays who it was.

use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, OfferCaseHandover, OnCase};

/// Offer a service request to a colleague
#[utoipa::path(
    post,
    path = "/service-requests/{id}/handovers",
    tag = "service-requests",
    operation_id = "offer_service_request_handover",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The service request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = OfferCaseHandover,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn offer_service_request_handover(
    on: OnCase<ViewServiceRequests>,
    command: Command<OfferCaseHandover>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::offer_handover(on.step(&SERVICE_REQUESTS, "offer_service_request_handover"), command).await
}
