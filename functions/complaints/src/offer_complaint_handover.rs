//! `POST /complaints/{id}/handovers`: offers a complaint to a colleague, who has it once he has taken it
//! (CMP-17). Who answers for it stays who it was.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::case::{Act, Handover, Party};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CaseId, StaffId};
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, CaseView, Step, carry_out};
use shared::store::access;
use utoipa::ToSchema;

use crate::COMPLAINTS;

const WORDS_LENGTH: usize = 1000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfferComplaintHandover {
    #[schema(value_type = String)]
    to: StaffId,
    /// Why, and what is to be done.
    words: String,
}

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
    request_body = OfferComplaintHandover,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn offer_complaint_handover(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<OfferComplaintHandover>,
) -> Result<Versioned<CaseView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        of: COMPLAINTS,
        id: &id,
        seen,
        once: &once,
        language,
        action: "offer_complaint_handover",
    };
    carry_out(step, async |work| {
        work.require(&[Party::Handler, Party::FirstResponsible, Party::Overseer])?;
        work.require_open()?;
        let progress = &work.row.progress;
        let words = cases::words(&body.words, WORDS_LENGTH)?;
        let refused = || Problem::fault(Code::Invalid, "/to", "not_assignable");
        if progress.is_barred(&body.to) || *progress.handler() == body.to {
            return Err(refused());
        }
        let (staff, grants) = access::person(&app.store, &body.to, true).await?.ok_or_else(refused)?;
        let mut held = access::live_roles(&app.catalogue, &grants, work.now);
        if !staff.is_active() || !held.any(|role| role.may(Right::ComplaintsHandle)) {
            return Err(refused());
        }
        work.row.progress.handover = Some(Handover { to: body.to.clone(), by: caller.id().clone(), at: work.now });
        let act = work.act_with(Act::HandoverOffered, &[("words".to_owned(), words)].into()).await?;
        act.staff = Some(body.to.clone());
        Ok("offered".to_owned())
    })
    .await
}
