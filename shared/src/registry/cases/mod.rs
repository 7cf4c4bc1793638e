//! Cases as they are opened, found, worked on and shown: the engine of `domain::case` on file. A function says
//! which type it is about; the rules are the same for all.

mod attaching;
mod card;
mod clocks;
mod decided;
mod figures;
mod find;
mod handovers;
mod history;
mod linking;
mod listing;
mod notices;
mod opening;
mod registering;
mod reporting;
mod step;
mod tasking;
mod view;
mod work;

pub use attaching::{attach, attachment, holds_attachment};
pub use card::CaseCard;
pub use clocks::{CaseClocks, explain_clocks};
pub use decided::{decided, review};
pub use find::{Reached, hidden, visible};
pub use handovers::{DecideCaseHandover, OfferCaseHandover, decide_handover, offer_handover};
pub use history::{CaseAct, list_acts};
pub use linking::{LinkCase, link};
pub use listing::list;
pub use notices::{recompute, tell};
pub use registering::{Intake, register};
pub use reporting::{CaseReport, ledger, report};
pub use step::{MoveCase, make};
pub use tasking::{AnswerCaseTask, GiveCaseTask, answer_task, give_task, list_tasks};
pub use view::{CaseView, TaskView, clearance, said, view_case};
pub use work::{OnCase, Step, carry_out};

use crate::domain::case::{CaseType, Desk, timing};
use crate::domain::language::Language;
use crate::http::{App, Caller, Problem, SharedApp};
use crate::store::cases::{CaseRow, Due};

/// Who asks a desk for something, in which language, and under which name in the trail.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub app: &'a SharedApp,
    pub caller: &'a Caller,
    pub desk: &'static Desk,
    pub language: Language,
    pub action: &'static str,
}

/// The type of a case, which the catalogue has while there are cases of it.
pub fn case_type<'a>(app: &'a App, desk: &Desk) -> Result<&'a CaseType, Problem> {
    app.catalogue.case_type(desk.of).ok_or_else(|| Problem::internal("no such type of case"))
}

/// What the clocks come to now, and what follows for the lists.
fn settle(app: &App, of: &CaseType, row: &mut CaseRow) -> Result<(), Problem> {
    let now = app.time.now();
    let timing = timing(of, &row.progress, &app.catalogue.calendars);
    let timing = timing.map_err(|error| Problem::internal(error.to_string()))?;
    row.timing = Due {
        next: timing.due,
        provisional: timing.provisional,
        notice_at: timing.next_notice(),
        missed: timing.missed(now),
    };
    row.closed_at = match (row.progress.is_open(of), row.closed_at) {
        (true, _) => None,
        (false, closed) => closed.or(Some(now)),
    };
    Ok(())
}
