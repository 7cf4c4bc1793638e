//! What happens when a request ends, by what it is about: one file each. All of it goes into the
//! transaction of the act that ends it, so it happens once or not at all.

mod article;
mod case;
mod change;
mod grant;
mod reveal;
mod survey;

use crate::domain::approval::{Matter, Status};
use crate::domain::ids::StaffId;
use crate::domain::language::Language;
use crate::http::{App, Caller, Problem};
use crate::registry::{self, cases};
use crate::store::Transaction;
use crate::store::approvals::ApprovalRow;

use super::view::MatterView;

pub use article::ArticleMatterView;
pub use change::ChangeMatterView;

/// What follows from the end of a request: approved, it runs; ended otherwise, whatever waited for it
/// learns that. `by` is who ended it.
pub(super) async fn conclude(app: &App, row: &ApprovalRow, by: &StaffId, tx: &mut Transaction) -> Result<(), Problem> {
    match (&row.matter, row.case.status) {
        (_, Status::Pending) => Ok(()),
        (Matter::Grant(matter), Status::Approved) => grant::give(app, row, matter, by, tx).await,
        // A grant that is not given leaves nothing behind.
        (Matter::Grant(_), _) => Ok(()),
        (Matter::Reveal(matter), _) => reveal::conclude(app, row, matter, tx).await,
        (Matter::Case(matter), _) => cases::decided(app, row, matter, by, tx).await,
        (Matter::SurveyReport(matter), _) => survey::conclude(app, row, matter, by, tx).await,
        (Matter::Article(matter), _) => article::conclude(app, row, matter, by, tx).await,
        (Matter::Change(matter), _) => registry::change::conclude(app, row, matter, by, tx).await,
    }
}

/// What it is about, as far as the caller may see it.
pub(super) async fn show(
    app: &App,
    caller: &Caller,
    row: &ApprovalRow,
    language: Language,
) -> Result<MatterView, Problem> {
    match &row.matter {
        Matter::Grant(matter) => grant::show(app, matter).await,
        Matter::Reveal(matter) => Ok(reveal::show(matter)),
        Matter::Case(matter) => case::show(app, caller, matter, language).await,
        Matter::SurveyReport(matter) => survey::show(app, matter).await,
        Matter::Article(matter) => article::show(app, matter, language).await,
        Matter::Change(matter) => change::show(app, caller, matter).await,
    }
}
