//! The one engine for every decision that needs a second person (审批; ACC-07, ACC-10, ACC-21): flows as
//! data, and the state of a request. Pure: who calls, what time it is and what runs in the end is
//! somebody else's to know.
//!
//! - Nobody decides what he has asked for or gets something from, nor lends anybody the power to.
//! - Nobody decides two steps of one request, in his own name or in another's.
//! - Time alone ends a request that nobody decides: it has expired from the moment its last deadline is
//!   over, whether or not anybody has written that down yet.

mod case;
mod flow;
mod matter;
mod step;
#[cfg(test)]
mod tests;

pub use case::{Act, ActKind, Case, Decider, Refusal, Status, Verdict};
pub use flow::{ApprovalFlow, Escalation, FlowStep, Of, StepRule};
pub use matter::{ArticleMatter, CaseMatter, ChangeMatter, GrantMatter, Matter, RevealMatter, SurveyReportMatter};
pub use step::{Step, Wait, due};
