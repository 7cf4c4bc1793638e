//! One hand-over after another. A customer goes over in a transaction that also counts him, so none is
//! counted twice or lost.

use futures::future::BoxFuture;
use jiff::SignedDuration;
use shared::audit::{Act, Entry};
use shared::http::SharedApp;
use shared::registry::history::Ground;
use shared::registry::write;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::access::{self, StaffRow};
use shared::store::customers::{self, CustomerRow};
use shared::store::handovers::{self, HandoverRow};
use shared::store::{CommitError, Guard, StoreError, Transaction, lists};

const SLICE: usize = 50;
const MOST_HEIRS: usize = 8;

/// A customer registered at the last moment shows in the list of its owner a little later.
const LATE: SignedDuration = SignedDuration::from_mins(1);

pub fn hand_over_customers<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        for from in handovers::under_way(&app.store).await? {
            while let Some(row) = handovers::get(&app.store, &from).await?.filter(|row| row.done_at.is_none()) {
                if !run.goes_on(app) {
                    return Ok(Ended::Interrupted);
                }
                if slice(app, run, row).await? == Went::Nowhere {
                    break;
                }
            }
        }
        Ok(Ended::Done)
    })
}

#[derive(PartialEq, Eq)]
enum Went {
    On,
    /// Done, or for another run to go on with.
    Nowhere,
}

async fn slice(app: &SharedApp, run: &Run, mut row: HandoverRow) -> Result<Went, ScheduleError> {
    let Some(to) = receiver(app, &row).await? else {
        tracing::error!(staff.id = row.to.as_str(), "customers can not be handed over to nobody");
        return Ok(Went::Nowhere);
    };
    let ids = lists::first_of(&app.store, &row.from, SLICE).await?;
    if ids.is_empty() {
        if app.time.now().duration_since(row.started_at) < LATE {
            return Ok(Went::Nowhere);
        }
        let mut tx = Transaction::new();
        row.close(app.time.now(), &mut tx)?;
        let entry = Entry::new("close_handover", Act::Change, run.actor()).case(&row.from);
        return match app.trail.commit(&tx, &entry).await {
            Ok(()) | Err(CommitError::Refused(Guard::Stale)) => Ok(Went::Nowhere),
            Err(other) => Err(other.into()),
        };
    }
    let mut moved = false;
    for id in ids {
        let Some(customer) = customers::get(&app.store, &id, true).await? else { continue };
        // The list may be behind: he has gone already, or somebody has given him to another.
        if customer.facets.owner_id != row.from {
            continue;
        }
        match hand_over(app, run, &row, &to, &customer).await {
            Ok(next) => row = next,
            // Somebody is at work on him, or another run is on it: the next one goes on.
            Err(CommitError::Refused(Guard::Stale | Guard::Moved)) => return Ok(Went::Nowhere),
            Err(CommitError::Refused(Guard::SubjectGone)) => continue,
            Err(other) => return Err(other.into()),
        }
        moved = true;
    }
    Ok(if moved { Went::On } else { Went::Nowhere })
}

/// The colleague who was named; if he has left meanwhile, whoever took over from him.
async fn receiver(app: &SharedApp, row: &HandoverRow) -> Result<Option<StaffRow>, StoreError> {
    let mut to = row.to.clone();
    for _ in 0..MOST_HEIRS {
        let Some((staff, _)) = access::person(&app.store, &to, true).await? else { return Ok(None) };
        let heir = if staff.status == StaffRow::LEFT { handovers::get(&app.store, &to).await? } else { None };
        match heir {
            Some(heir) => to = heir.to,
            None => return Ok(Some(staff)),
        }
    }
    Ok(None)
}

async fn hand_over(
    app: &SharedApp,
    run: &Run,
    row: &HandoverRow,
    to: &StaffRow,
    before: &CustomerRow,
) -> Result<HandoverRow, CommitError> {
    let mut after = before.clone();
    after.facets.owner_id = to.id.clone();
    after.facets.unit_id = to.base().to_string();
    after.facets.region_id.clone_from(&to.region_id);
    let actor = run.actor();
    let mut tx = Transaction::new();
    let next = row.count(&mut tx)?;
    write::prepare_on(app, &actor.staff, &Ground::default(), before, &mut after, Guard::Moved, &mut tx)?;
    let entry = Entry::new("hand_over_customer", Act::Change, actor).customer(&before.id).case(&row.from);
    app.trail.commit(&tx, &entry.outcome(to.id.to_string())).await?;
    Ok(next)
}
