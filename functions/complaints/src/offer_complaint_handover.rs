//! `POST /complaints/{id}/handovers`: offers a complaint to a colleague, who has it once he has taken it
//! (CMP-17). Who answers for it stays who it was.

use shared::domain::case::COMPLAINTS;
use shared::http::caller::permission::ViewComplaints;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, OfferCaseHandover, OnCase};

/// Offer a complaint to a colleague
#[utoipa::path(
    post,
    path = "/complaints/{id}/handovers",
    tag = "complaints",
    operation_id = "offer_complaint_handover",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = OfferCaseHandover,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn offer_complaint_handover(
    on: OnCase<ViewComplaints>,
    command: Command<OfferCaseHandover>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::offer_handover(on.step(&COMPLAINTS, "offer_complaint_handover"), command).await
}
