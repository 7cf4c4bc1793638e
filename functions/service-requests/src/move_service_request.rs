//! `POST /service-requests/{id}/moves`: a move of `cases-*.toml` with what its form asks for: accept, begin, answer,
//! allocate, close … Which moves are possible now, `GET /service-requests/{id}` says. One that needs a second
//! person waits for him.

use shared::domain::case::SERVICE_REQUESTS;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, MoveCase, OnCase};

/// Move a service request on
#[utoipa::path(
    post,
    path = "/service-requests/{id}/moves",
    tag = "service-requests",
    operation_id = "move_service_request",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The service request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MoveCase,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn move_service_request(
    on: OnCase<ViewServiceRequests>,
    command: Command<MoveCase>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::make(on.step(&SERVICE_REQUESTS, "move_service_request"), command).await
}
