//! What somebody had still to do: a colleague does it from now on, and its history says so.

use shared::audit::{Act, Entry};
use shared::domain::follow_up::FollowUpAct;
use shared::domain::ids::FollowUpId;
use shared::http::App;
use shared::registry::follow_ups::Work;
use shared::runtime::Run;
use shared::store::access::StaffRow;
use shared::store::handovers::HandoverRow;
use shared::store::{CommitError, Guard, StoredRow, Transaction, follow_ups};

/// `None`: it is not there any more, or the list is behind and it is over or another's.
pub async fn hand_over(
    app: &App,
    run: &Run,
    row: &HandoverRow,
    to: &StaffRow,
    id: &FollowUpId,
) -> Result<Option<HandoverRow>, CommitError> {
    let found = follow_ups::get(&app.store, id).await?;
    let Some(before) = found.filter(|plan| plan.is_open() && plan.place.owner_id == row.from) else { return Ok(None) };
    let actor = run.actor();
    let mut work = Work::on(app, before.clone(), &actor.staff);
    work.row.place = to.place();
    work.act(FollowUpAct::HandedOver).staff = Some(to.id.clone());
    let mut tx = Transaction::new();
    let next = row.count_follow_up(&mut tx)?;
    // Whoever leaves or is moved meanwhile gets no more.
    tx.require_version(to.key(), to.version, Guard::Moved);
    work.finish(&before, Guard::Moved, &mut tx)?;
    let entry = Entry::new("hand_over_follow_up", Act::Change, actor).customers(before.customer_id).case(id);
    app.trail.commit(&tx, &entry.outcome(to.id.to_string())).await?;
    Ok(Some(next))
}
