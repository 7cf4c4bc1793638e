//! A request to see values in clear is granted or not; one that broke the glass was right or not. No value is
//! opened here: the state of the reveal is what changes.

use jiff::SignedDuration;

use super::super::superseded;
use super::super::view::{MatterView, RevealMatterView};
use crate::domain::approval::{RevealMatter, Status};
use crate::http::{App, Problem};
use crate::store::Transaction;
use crate::store::approvals::ApprovalRow;
use crate::store::reveals::{self, RevealRow, RevealStatus};

pub(super) async fn conclude(
    app: &App,
    row: &ApprovalRow,
    matter: &RevealMatter,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let before = reveals::get(&app.store, &matter.id).await?.ok_or_else(superseded)?;
    let approved = row.case.status == Status::Approved;
    let waits = before.status == RevealStatus::Pending;
    let mut next = RevealRow { version: before.version + 1, ..before.clone() };
    if matter.break_glass {
        next.review = Some(row.case.status);
        // What was not right is not gone on with.
        if !approved && before.status == RevealStatus::Granted {
            next.status = RevealStatus::Withdrawn;
        }
    } else if approved && waits {
        next.status = RevealStatus::Granted;
        next.until = Some(app.time.now() + SignedDuration::from_mins(i64::from(before.minutes)));
    } else if approved {
        // Taken back by whoever oversees it, while the decider looked at it.
        return Err(superseded());
    } else if waits {
        next.status =
            if row.case.status == Status::Withdrawn { RevealStatus::Withdrawn } else { RevealStatus::Refused };
    } else {
        return Ok(());
    }
    next.follow(&before, tx)?;
    Ok(())
}

pub(super) fn show(matter: &RevealMatter) -> MatterView {
    MatterView::Reveal(RevealMatterView {
        reveal_id: matter.id.clone(),
        customer_id: matter.customer_id.clone(),
        contact_id: matter.contact.as_ref().map(|contact| contact.id.clone()),
        wanted: matter.fields.clone(),
        purpose: matter.purpose.clone(),
        case_id: matter.case_id.clone(),
        break_glass: matter.break_glass,
    })
}
