//! A second person has decided a move, or nobody has in time: it is made, or it is not.

use super::case_type;
use super::step::apply;
use super::work::Work;
use crate::domain::approval::{CaseMatter, Status};
use crate::domain::case::{Act, Desk, Given, Made, Part};
use crate::domain::ids::StaffId;
use crate::http::{App, Problem};
use crate::registry::approval::superseded;
use crate::store::approvals::ApprovalRow;
use crate::store::cases::{self, ActRow, CaseRow};
use crate::store::{Guard, Transaction};

/// The case and the act that a request is about.
pub async fn review(app: &App, matter: &CaseMatter) -> Result<Option<(CaseRow, ActRow)>, Problem> {
    let Some(row) = cases::get(&app.store, &matter.of, &matter.id).await? else { return Ok(None) };
    let (acts, _) = cases::acts(&app.store, &matter.of, &matter.id, matter.act, 1).await?;
    Ok(acts.into_iter().next().map(|act| (row, act)))
}

/// What follows from the end of a request, into the transaction of whoever ended it.
pub async fn decided(
    app: &App,
    request: &ApprovalRow,
    matter: &CaseMatter,
    by: &StaffId,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let approved = request.case.status == Status::Approved;
    let desk = Desk::of(&matter.of).ok_or_else(superseded)?;
    let Some((before, asked)) = review(app, matter).await? else {
        return if approved { Err(superseded()) } else { Ok(()) };
    };
    let pending = before.progress.pending.as_ref().filter(|pending| pending.approval == request.id);
    let Some(pending) = pending.cloned() else {
        return if approved { Err(superseded()) } else { Ok(()) };
    };
    let mut work = Work::on(app, desk, before.clone(), Part::default(), by)?;
    work.row.progress.pending = None;
    let act = work.act(if approved { Act::Approved } else { Act::NotApproved });
    act.step = Some(pending.step.clone());
    act.approval = Some(request.id.clone());
    if approved {
        let step = case_type(app, desk)?.step(&pending.step).ok_or_else(superseded)?;
        let said = Given { values: asked.values, ..Given::default() };
        let made = Made { said: &said, by: &pending.asked_by, approved_by: Some(by), to: None, at: work.now };
        apply(&mut work, step, &made, pending.act).await?;
    }
    let (_, written) = work.finish(&before, Guard::Moved)?;
    tx.append(written);
    Ok(())
}
