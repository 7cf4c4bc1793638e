//! `POST /service-requests/{id}/links`: says that two service requests belong together, or takes one into the other.

use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, LinkCase, OnCase};

/// Link a service request to another, or merge it into that
#[utoipa::path(
    post,
    path = "/service-requests/{id}/links",
    tag = "service-requests",
    operation_id = "link_service_request",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The service request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = LinkCase,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn link_service_request(
    on: OnCase<ViewServiceRequests>,
    command: Command<LinkCase>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::link(on.step(&SERVICE_REQUESTS, "link_service_request"), command).await
}
