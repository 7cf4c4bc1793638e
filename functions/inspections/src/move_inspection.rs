//! `POST /inspections/{id}/moves`: a move of `cases-*.toml` with what its form asks for: advise, note, close … Which
//! moves are possible now, `GET /inspections/{id}` says.

use shared::domain::case::INSPECTIONS;
use shared::http::caller::permission::ViewInspections;
use shared::http::{Command, Problem, Problems, Versioned};
use shared::registry::cases::{self, CaseView, MoveCase, OnCase};

/// Move an inspection on
#[utoipa::path(
    post,
    path = "/inspections/{id}/moves",
    tag = "inspections",
    operation_id = "move_inspection",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The inspection's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MoveCase,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn move_inspection(
    on: OnCase<ViewInspections>,
    command: Command<MoveCase>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::make(on.step(&INSPECTIONS, "move_inspection"), command).await
}
