//! `POST /complaints/{id}/moves`: a move of `cases-*.toml` with what its form asks for: accept, investigate,
//! propose the solution, reply, close … Which moves are possible now, `GET /complaints/{id}` says. One that
//! needs a second person waits for him.

use shared::domain::case::COMPLAINTS;
use shared::http::caller::permission::ViewComplaints;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, MoveCase, OnCase};

/// Move a complaint on
#[utoipa::path(
    post,
    path = "/complaints/{id}/moves",
    tag = "complaints",
    operation_id = "move_complaint",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MoveCase,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn move_complaint(
    on: OnCase<ViewComplaints>,
    command: Command<MoveCase>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::make(on.step(&COMPLAINTS, "move_complaint"), command).await
}
