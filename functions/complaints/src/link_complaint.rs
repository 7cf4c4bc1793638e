//! `POST /complaints/{id}/links`: says that two complaints belong together, or takes one into the other.

use shared::domain::case::COMPLAINTS;
use shared::http::caller::permission::ViewComplaints;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, LinkCase, OnCase};

/// Link a complaint to another, or merge it into that
#[utoipa::path(
    post,
    path = "/complaints/{id}/links",
    tag = "complaints",
    operation_id = "link_complaint",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = LinkCase,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn link_complaint(
    on: OnCase<ViewComplaints>,
    command: Command<LinkCase>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::link(on.step(&COMPLAINTS, "link_complaint"), command).await
}
