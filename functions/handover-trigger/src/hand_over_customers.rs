//! One hand-over after another. A customer, or a follow-up, goes over in a transaction that also counts it, so none
//! is counted twice or lost.

use futures::future::BoxFuture;
use jiff::SignedDuration;
use shared::audit::{Act, Entry};
use shared::domain::ids::{CustomerId, FollowUpId, StaffId};
use shared::http::{App, SharedApp};
use shared::registry::history::Ground;
use shared::registry::write;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::access::{self, StaffRow};
use shared::store::customers;
use shared::store::handovers::{self, HandoverRow};
use shared::store::{CommitError, Guard, StoreError, StoredRow, Transaction, lists};

use crate::follow_ups;

const SLICE: usize = 50;

/// A customer registered at the last moment shows in the list of its owner a little later.
const LATE: SignedDuration = SignedDuration::from_mins(1);

pub fn hand_over_customers<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        for from in handovers::under_way(&app.store).await? {
            match all_of(app, run, &from).await {
                Ok(Ended::Done) => {}
                Ok(Ended::Interrupted) => return Ok(Ended::Interrupted),
                // Whose customers can not go over does not keep those of others waiting.
                Err(error) => {
                    tracing::error!(staff.id = from.as_str(), error = %error, "customers could not be handed over");
                }
            }
        }
        Ok(Ended::Done)
    })
}

async fn all_of(app: &SharedApp, run: &Run, from: &StaffId) -> Result<Ended, ScheduleError> {
    while let Some(row) = handovers::get(&app.store, from).await?.filter(|row| row.done_at.is_none()) {
        if !run.goes_on(app) {
            return Ok(Ended::Interrupted);
        }
        if slice(app, run, row).await? == Went::Nowhere {
            break;
        }
    }
    Ok(Ended::Done)
}

#[derive(PartialEq, Eq)]
enum Went {
    On,
    /// Done, or for another run to go on with.
    Nowhere,
}

async fn slice(app: &SharedApp, run: &Run, row: HandoverRow) -> Result<Went, ScheduleError> {
    let Some(to) = receiver(app, &row).await? else {
        tracing::error!(staff.id = row.to.as_str(), "customers can not be handed over to nobody");
        return Ok(Went::Nowhere);
    };
    let goods = first_of(app, &row.from).await?;
    if !goods.is_empty() {
        return some(app, run, row, &to, goods).await;
    }
    if app.time.now().duration_since(row.started_at) < LATE {
        return Ok(Went::Nowhere);
    }
    let mut tx = Transaction::new();
    row.close(app.time.now(), &mut tx)?;
    let entry = Entry::new("close_handover", Act::Change, run.actor()).case(&row.from);
    match app.trail.commit(&tx, &entry).await {
        Ok(()) | Err(CommitError::Refused(Guard::Stale)) => Ok(Went::Nowhere),
        Err(other) => Err(other.into()),
    }
}

/// What goes over.
#[derive(Debug)]
enum Good {
    Customer(CustomerId),
    FollowUp(FollowUpId),
}

/// His customers; and once they have gone, what he had planned.
async fn first_of(app: &App, from: &StaffId) -> Result<Vec<Good>, StoreError> {
    let customers = lists::first_customers_of(&app.store, from, SLICE).await?;
    if !customers.is_empty() {
        return Ok(customers.into_iter().map(Good::Customer).collect());
    }
    Ok(lists::first_follow_ups_of(&app.store, from, SLICE).await?.into_iter().map(Good::FollowUp).collect())
}

async fn some(
    app: &SharedApp,
    run: &Run,
    mut row: HandoverRow,
    to: &StaffRow,
    goods: Vec<Good>,
) -> Result<Went, ScheduleError> {
    let mut went = Went::Nowhere;
    for good in goods {
        let handed = match &good {
            Good::Customer(id) => hand_over(app, run, &row, to, id).await,
            Good::FollowUp(id) => follow_ups::hand_over(app, run, &row, to, id).await,
        };
        match handed {
            Ok(Some(next)) => {
                row = next;
                went = Went::On;
            }
            Ok(None) | Err(CommitError::Refused(Guard::SubjectGone)) => {}
            // Somebody is at work on it or on the receiver, or another run is on it: the next one goes on.
            Err(CommitError::Refused(Guard::Stale | Guard::Moved)) => return Ok(Went::Nowhere),
            // One that can not go over does not keep the others waiting.
            Err(error) => tracing::error!(good = ?good, error = %error, "one could not be handed over"),
        }
    }
    Ok(went)
}

/// The colleague who was named, or his successor. Nobody, if whoever it is has left: nothing reaches somebody
/// who can not look after it.
async fn receiver(app: &SharedApp, row: &HandoverRow) -> Result<Option<StaffRow>, StoreError> {
    let Some(to) = handovers::heir(&app.store, row).await? else { return Ok(None) };
    let person = access::person(&app.store, &to, true).await?;
    Ok(person.map(|(staff, _)| staff).filter(|staff| staff.status != StaffRow::LEFT))
}

/// `None`: he is not there any more, or the list is behind and he has another owner.
async fn hand_over(
    app: &SharedApp,
    run: &Run,
    row: &HandoverRow,
    to: &StaffRow,
    id: &CustomerId,
) -> Result<Option<HandoverRow>, CommitError> {
    let found = customers::get(&app.store, id, true).await?;
    let Some(before) = found.filter(|customer| customer.facets.owner_id == row.from) else { return Ok(None) };
    let mut after = before.clone();
    after.facets.owner_id = to.id.clone();
    after.facets.unit_id = to.base().to_string();
    after.facets.region_id.clone_from(&to.region_id);
    let actor = run.actor();
    let mut tx = Transaction::new();
    let next = row.count_customer(&mut tx)?;
    // Whoever leaves or is moved meanwhile gets no more.
    tx.require_version(to.key(), to.version, Guard::Moved);
    write::prepare_on(app, &actor.staff, &Ground::default(), &before, &mut after, Guard::Moved, &mut tx)?;
    let entry = Entry::new("hand_over_customer", Act::Change, actor).customer(&before.id).case(&row.from);
    app.trail.commit(&tx, &entry.outcome(to.id.to_string())).await?;
    Ok(Some(next))
}
