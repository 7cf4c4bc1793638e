//! Cases as they are opened, found, worked on and shown: the engine of `domain::case` on file. A function says
//! which type it is about; the rules are the same for all.

mod card;
mod decided;
mod find;
mod notices;
mod opening;
mod step;
mod view;
mod work;

pub use card::{CaseCard, cards};
pub use decided::{decided, review};
pub use find::{Reached, hidden, part, stands_in, visible};
pub use notices::{recompute, tell};
pub use opening::{Complainant, Opening, open, source};
pub use step::{make, possible};
pub use view::{CaseView, TaskView, WORDS_OF, clearance, said, task, view};
pub use work::{Step, Work, carry_out, words};

use crate::domain::case::{CaseType, timing};
use crate::http::{App, Problem};
use crate::store::cases::{CaseRow, Due};

/// The type of a case, which the catalogue has while there are cases of it.
pub fn case_type<'a>(app: &'a App, of: &str) -> Result<&'a CaseType, Problem> {
    app.catalogue.case_type(of).ok_or_else(|| Problem::internal("no such type of case"))
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
