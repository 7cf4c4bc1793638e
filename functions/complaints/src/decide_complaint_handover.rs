//! `POST /complaints/{id}/handovers/decision`: takes a complaint that was offered, or does not.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::case::Act;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::HandleComplaints;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, CaseView, Step, carry_out};
use utoipa::ToSchema;

use crate::COMPLAINTS;

const WORDS_LENGTH: usize = 1000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideComplaintHandover {
    #[schema(inline)]
    decision: HandoverDecision,
    /// Needed to decline.
    #[serde(default)]
    words: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandoverDecision {
    Accepted,
    Declined,
}

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
    request_body = DecideComplaintHandover,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn decide_complaint_handover(
    State(app): State<SharedApp>,
    caller: May<HandleComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<DecideComplaintHandover>,
) -> Result<Versioned<CaseView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        of: COMPLAINTS,
        id: &id,
        seen,
        once: &once,
        language,
        action: "decide_complaint_handover",
    };
    carry_out(step, async |work| {
        let offered = work.row.progress.handover.clone().ok_or_else(|| Problem::new(Code::InvalidState))?;
        if offered.to != *caller.id() {
            return Err(Problem::new(Code::Forbidden));
        }
        let accepted = body.decision == HandoverDecision::Accepted;
        let words = match &body.words {
            Some(said) => Some(cases::words(said, WORDS_LENGTH)?),
            None if accepted => None,
            None => return Err(Problem::fault(Code::Invalid, "/words", "missing")),
        };
        let act = if accepted { Act::HandoverAccepted } else { Act::HandoverDeclined };
        work.act_with(act, &words.into_iter().map(|words| ("words".to_owned(), words)).collect()).await?;
        if accepted {
            work.row.progress.hand_to(caller.place());
        } else {
            work.row.progress.handover = None;
        }
        Ok(if accepted { "accepted" } else { "declined" }.to_owned())
    })
    .await
}
