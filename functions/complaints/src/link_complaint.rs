//! `POST /complaints/{id}/links`: says that two complaints belong together, or takes one into the other: of
//! the same matter told twice one is worked on (CMP-03). What was taken in stays on file, closed, and points to
//! the other.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::case::{Act, Party};
use shared::domain::clock::EventKind;
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval;
use shared::registry::cases::{self, CaseView, Reached, Step, Work, carry_out};
use shared::store::Guard;
use utoipa::ToSchema;

use crate::COMPLAINTS;

const ACTION: &str = "link_complaint";
const MOST_LINKS: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkComplaint {
    #[schema(value_type = String)]
    other_id: CaseId,
    #[schema(inline)]
    link: LinkKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// They have to do with each other.
    Related,
    /// This one is the other once more: it is closed, and the other goes on.
    MergedInto,
}

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
    request_body = LinkComplaint,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn link_complaint(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<LinkComplaint>,
) -> Result<Versioned<CaseView>, Problem> {
    let step =
        Step { app: &app, caller: &caller, of: COMPLAINTS, id: &id, seen, once: &once, language, action: ACTION };
    carry_out(step, async |work| {
        work.require(&[Party::Handler, Party::FirstResponsible, Party::Overseer])?;
        if body.other_id == id {
            return Err(Problem::fault(Code::Invalid, "/otherId", "same_complaint"));
        }
        let Reached { row: other, part } =
            cases::visible(&app, &caller, COMPLAINTS, &body.other_id, ACTION).await.map_err(|problem| {
                if problem.code == Code::NotFound {
                    Problem::fault(Code::Invalid, "/otherId", "not_on_file")
                } else {
                    problem
                }
            })?;
        if work.row.links.contains(&other.id) || work.row.merged_into.is_some() || other.merged_into.is_some() {
            return Err(Problem::new(Code::InvalidState));
        }
        let mut theirs = Work::on(&app, other.clone(), part, caller.id())?;
        if work.row.links.len() >= MOST_LINKS || theirs.row.links.len() >= MOST_LINKS {
            return Err(Problem::fault(Code::Invalid, "/otherId", "too_many"));
        }
        let merged = body.link == LinkKind::MergedInto;
        // Into one that is over the matter would be lost.
        if merged {
            theirs.require_open()?;
            close_into(work, &other.id).await?;
            // What was told twice counts as one that came again.
            theirs.row.repeat = true;
        }
        let act = if merged { Act::Merged } else { Act::Linked };
        work.row.links.push(other.id.clone());
        work.act(act).other = Some(other.id.clone());
        theirs.row.links.push(id.clone());
        theirs.act(act).other = Some(id.clone());
        let (_, tx) = theirs.finish(&other, Guard::Moved)?;
        work.tx.append(tx);
        Ok(if merged { "merged" } else { "linked" }.to_owned())
    })
    .await
}

/// Nothing is waited for here any more; the clocks of the other one run on.
async fn close_into(work: &mut Work<'_>, other: &CaseId) -> Result<(), Problem> {
    work.require_open()?;
    if work.row.open_tasks > 0 {
        return Err(Problem::new(Code::InvalidState));
    }
    if let Some(pending) = work.row.progress.pending.take() {
        approval::take_back(work.app, &work.by, &pending.approval, &mut work.tx).await?;
    }
    work.row.progress.stage.clone_from(&work.of.merged);
    work.row.progress.happened(EventKind::Withdrawn, work.now);
    work.row.progress.handover = None;
    work.row.merged_into = Some(other.clone());
    Ok(())
}
