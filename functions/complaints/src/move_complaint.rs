//! `POST /complaints/{id}/moves`: a move of `cases.toml` with what its form asks for: accept, investigate,
//! propose the solution, reply, close … Which moves are possible now, `GET /complaints/{id}` says. One that
//! needs a second person waits for him.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, CaseView, Step, carry_out};
use utoipa::ToSchema;

use crate::COMPLAINTS;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveComplaint {
    #[serde(rename = "move")]
    #[schema(example = "calm")]
    step: String,
    /// By the form of the move in the catalogue's `caseTypes`.
    #[serde(default, deserialize_with = "shared::http::body::members")]
    #[schema(value_type = Object, example = json!({"channel": "hotline", "words": "已致电致歉，说明明天上门"}))]
    form: Map<String, Value>,
}

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
    request_body = MoveComplaint,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn move_complaint(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<MoveComplaint>,
) -> Result<Versioned<CaseView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        of: COMPLAINTS,
        id: &id,
        seen,
        once: &once,
        language,
        action: "move_complaint",
    };
    carry_out(step, async |work| cases::make(work, &caller, &body.step, &body.form).await).await
}
