//! What is planned with customers, and given to colleagues: one place that plans it, whoever asks, so that each
//! has one owner, a date on the company's calendar, and is planned once (VIS-01, VIS-02, WRK-09).

pub mod asking;
mod find;
mod notices;
mod plan;
mod view;
mod work;

pub use find::{Reached, hidden, visible};
pub use notices::{recompute, tell};
pub use plan::{Plan, With, derived_id, plan};
pub use view::{FollowUpCard, FollowUpView, WORDS_OF, cards, view};
pub use work::{Step, Work, carry_out};

use crate::domain::clock::Ladder;
use crate::domain::follow_up::notices as told;
use crate::http::{App, Code, Problem};
use crate::store::follow_ups::FollowUpRow;

/// What its date comes to now, and who is told when it has passed.
fn settle(app: &App, row: &mut FollowUpRow) -> Result<(), Problem> {
    let calendar = app.calendar()?;
    let too_far = |_| Problem::fault(Code::Invalid, "/due", "out_of_range");
    let deadline = row.due_by.deadline(calendar).map_err(too_far)?;
    row.due = deadline.due;
    row.provisional = deadline.provisional;
    let none = Ladder::default();
    let ladder = app.catalogue.interactions.plan(&row.kind).map_or(&none, |plan| &plan.ladder);
    let notices = told(ladder, calendar, row.planned_at, deadline).map_err(too_far)?;
    row.notice_at = usize::try_from(row.told).ok().and_then(|told| notices.get(told)).map(|notice| notice.tell_at);
    Ok(())
}
