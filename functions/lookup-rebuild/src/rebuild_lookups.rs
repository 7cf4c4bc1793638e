//! The pass over all customers that fills the table again, slice by slice, and sets the mark at the end.

use futures::future::BoxFuture;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::SignedDuration;
use shared::audit::{Act, Entry};
use shared::http::SharedApp;
use shared::http::app::COMPLETE_SECONDS;
use shared::registry::pass::{self, Pass};
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::{CommitError, Guard, Transaction, lookups};

use crate::restore_claims::restore_customer;

/// Customers at a time, each with a few round trips.
const AT_A_TIME: usize = 8;

/// Other instances believe for some seconds yet that the table is whole, and register: whom they register
/// has to be on file before the pass begins.
const SETTLED: SignedDuration = SignedDuration::from_secs(2 * COMPLETE_SECONDS);

pub fn rebuild_lookups<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        if lookups::is_complete(&app.store).await? {
            return Ok(Ended::Done);
        }
        let entry = Entry::new("rebuild_lookups", Act::Change, run.actor());
        // The mark is missing: whatever the last pass has done counts no more.
        let Some(mut pass) = pass::open(app, entry, |_| true).await? else { return Ok(Ended::Done) };
        if app.time.now().duration_since(pass.began_at()) < SETTLED {
            return Ok(Ended::Interrupted);
        }
        // Emptied once more while it was being filled: what was put in before is gone.
        if !lookups::is_being_rebuilt(&app.store, pass.began_at()).await? {
            if pass.has_advanced() {
                pass.begin_anew().await?;
                return Ok(Ended::Interrupted);
            }
            lookups::begin_rebuild(&app.store, pass.began_at()).await?;
        }
        while run.goes_on(app) {
            if pass.is_over() {
                return Ok(Ended::Done);
            }
            let Some(slice) = pass.slice().await? else { return complete(pass).await };
            let all: Vec<_> = slice.customers.iter().map(|customer| restore_customer(app, &customer.id)).collect();
            stream::iter(all).buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
            pass.advance(slice, Transaction::new()).await?;
        }
        Ok(Ended::Interrupted)
    })
}

/// The mark, if the table is still the one that the pass has filled.
async fn complete(pass: Pass<'_>) -> Result<Ended, ScheduleError> {
    let mut tx = Transaction::new();
    lookups::complete_rebuild(pass.began_at(), &mut tx)?;
    match pass.close(tx).await {
        Ok(()) => Ok(Ended::Done),
        Err(CommitError::Refused(Guard::Missing)) => Ok(Ended::Interrupted),
        Err(other) => Err(other.into()),
    }
}
