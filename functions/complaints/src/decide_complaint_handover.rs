//! `POST /complaints/{id}/handovers/decision`: takes a complaint that was offered, or does not.

use shared::domain::case::COMPLAINTS;
use shared::http::caller::permission::HandleComplaints;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, DecideCaseHandover, OnCase};

/// Take a complaint that was offered, or decline it
#[utoipa::path(
    post,
    path = "/complaints/{id}/handovers/decision",
    tag = "complaints",
    operation_id = "decide_complaint_handover",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = DecideCaseHandover,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn decide_complaint_handover(
    on: OnCase<HandleComplaints>,
    command: Command<DecideCaseHandover>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::decide_handover(on.step(&COMPLAINTS, "decide_complaint_handover"), command).await
}
