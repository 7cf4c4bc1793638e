//! A case is offered to a colleague, who has it once he has taken it (CMP-17). Who answers for it stays who it
//! was.

use serde::Deserialize;
use utoipa::ToSchema;

use super::view::CaseView;
use super::work::{Step, carry_out, words};
use crate::domain::case::{Act, Handover, Party};
use crate::domain::ids::StaffId;
use crate::http::{Code, Command, Problem, Versioned};

const WORDS_LENGTH: usize = 1000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfferCaseHandover {
    #[schema(value_type = String)]
    to: StaffId,
    /// Why, and what is to be done.
    words: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideCaseHandover {
    #[schema(inline)]
    decision: CaseHandoverDecision,
    /// Needed to decline.
    #[serde(default)]
    words: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseHandoverDecision {
    Accepted,
    Declined,
}

pub async fn offer_handover(
    step: Step<'_>,
    Command { body, once }: Command<OfferCaseHandover>,
) -> Result<Versioned<CaseView>, Problem> {
    carry_out(step, &once, async |work| {
        work.require(&[Party::Handler, Party::FirstResponsible, Party::Overseer])?;
        work.require_open()?;
        let said = words(&body.words, WORDS_LENGTH)?;
        if work.assignable(&body.to).await?.is_none() {
            return Err(Problem::fault(Code::Invalid, "/to", "not_assignable"));
        }
        work.row.progress.handover = Some(Handover { to: body.to.clone(), by: work.by.clone(), at: work.now });
        let act = work.act_with(Act::HandoverOffered, &[("words".to_owned(), said)].into()).await?;
        act.staff = Some(body.to.clone());
        Ok("offered".to_owned())
    })
    .await
}

pub async fn decide_handover(
    step: Step<'_>,
    Command { body, once }: Command<DecideCaseHandover>,
) -> Result<Versioned<CaseView>, Problem> {
    carry_out(step, &once, async |work| {
        let offered = work.row.progress.handover.clone().ok_or_else(|| Problem::new(Code::InvalidState))?;
        if offered.to != work.by {
            return Err(Problem::new(Code::Forbidden));
        }
        let accepted = body.decision == CaseHandoverDecision::Accepted;
        let said = match &body.words {
            Some(said) => Some(words(said, WORDS_LENGTH)?),
            None if accepted => None,
            None => return Err(Problem::fault(Code::Invalid, "/words", "missing")),
        };
        let act = if accepted { Act::HandoverAccepted } else { Act::HandoverDeclined };
        work.act_with(act, &said.into_iter().map(|words| ("words".to_owned(), words)).collect()).await?;
        if accepted {
            work.row.progress.hand_to(step.caller.place());
        } else {
            work.row.progress.handover = None;
        }
        Ok(if accepted { "accepted" } else { "declined" }.to_owned())
    })
    .await
}
