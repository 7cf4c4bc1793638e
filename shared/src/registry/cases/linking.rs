//! Two cases belong together, or one is taken into the other: of the same matter told twice one is worked on
//! (CMP-03). What was taken in stays on file, closed, and points to the other.

use serde::Deserialize;
use utoipa::ToSchema;

use super::find::{Reached, visible};
use super::view::CaseView;
use super::work::{Step, Work, carry_out};
use crate::domain::case::{Act, Party};
use crate::domain::clock::EventKind;
use crate::domain::ids::CaseId;
use crate::http::{Code, Command, Problem, Versioned};
use crate::registry::approval;
use crate::store::Guard;

const MOST_LINKS: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkCase {
    #[schema(value_type = String)]
    other_id: CaseId,
    #[schema(inline)]
    link: CaseLink,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseLink {
    /// They have to do with each other.
    Related,
    /// This one is the other once more: it is closed, and the other goes on.
    MergedInto,
}

pub async fn link(step: Step<'_>, Command { body, once }: Command<LinkCase>) -> Result<Versioned<CaseView>, Problem> {
    let Step { caller, desk, action, .. } = step;
    carry_out(step, &once, async |work| {
        work.require(&[Party::Handler, Party::FirstResponsible, Party::Overseer])?;
        if body.other_id == *step.id {
            return Err(Problem::fault(Code::Invalid, "/otherId", "same_case"));
        }
        let Reached { row: other, part } =
            visible(work.app, caller, desk, &body.other_id, action).await.map_err(|problem| {
                if problem.code == Code::NotFound {
                    Problem::fault(Code::Invalid, "/otherId", "not_on_file")
                } else {
                    problem
                }
            })?;
        if work.row.links.contains(&other.id) || work.row.merged_into.is_some() || other.merged_into.is_some() {
            return Err(Problem::new(Code::InvalidState));
        }
        let mut theirs = Work::on(work.app, desk, other.clone(), part, caller.id())?;
        if work.row.links.len() >= MOST_LINKS || theirs.row.links.len() >= MOST_LINKS {
            return Err(Problem::fault(Code::Invalid, "/otherId", "too_many"));
        }
        let merged = body.link == CaseLink::MergedInto;
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
        theirs.row.links.push(step.id.clone());
        theirs.act(act).other = Some(step.id.clone());
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
