//! What is planned, within a caller's reach: his own, what he has given to others, what stands in his reach, and
//! what is planned with a customer he reaches. Everything else is not there.

use std::collections::BTreeSet;

use crate::audit::{Act, Entry};
use crate::domain::catalogue::Right;
use crate::domain::ids::{FollowUpId, StaffId};
use crate::http::{App, Caller, Code, Problem};
use crate::registry::reach;
use crate::store::follow_ups::{self, FollowUpRow};

/// What is planned, and the levels the caller sees of it.
pub struct Reached {
    pub row: FollowUpRow,
    pub clearance: BTreeSet<u8>,
}

/// What somebody gave to a colleague he sees wherever it went.
fn place<'a>(caller: &'a Caller, row: &'a FollowUpRow) -> (&'a StaffId, &'a str, &'a str) {
    let (owner, unit, region) = row.place.parts();
    (if row.planned_by == *caller.id() { caller.id() } else { owner }, unit, region)
}

/// By where it stands alone: `None`, if that is out of reach.
pub(super) fn clearance(caller: &Caller, row: &FollowUpRow) -> Option<BTreeSet<u8>> {
    reach::at(caller, Right::InteractionsView, place(caller, row))
}

pub fn hidden(caller: &Caller, row: &FollowUpRow) -> bool {
    clearance(caller, row).is_none()
}

pub async fn visible(app: &App, caller: &Caller, id: &FollowUpId, action: &'static str) -> Result<Reached, Problem> {
    // Nothing is withheld of what is not there, and nothing recorded.
    let row = follow_ups::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let place = place(caller, &row);
    let levels = reach::of(app, caller, Right::InteractionsView, place, row.customer_id.as_ref()).await?;
    if let Some(clearance) = levels {
        return Ok(Reached { row, clearance });
    }
    let entry = Entry::new(action, Act::Refusal, caller.actor()).case(&row.id).customers(row.customer_id.clone());
    app.refuse(&entry.outcome(Code::NotFound.word())).await;
    Err(Problem::new(Code::NotFound))
}
