//! A run: what is overdue first, then the day's pass over all customers, slice by slice.

use futures::future::BoxFuture;
use shared::audit::{Act, Entry};
use shared::http::SharedApp;
use shared::registry::pass;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::Transaction;
use shared::store::interactions;

use crate::plan_reminders::plan_reminders;
use crate::watch_follow_ups::watch_follow_ups;

pub fn remind_customers<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        if watch_follow_ups(app, run).await? == Ended::Interrupted {
            return Ok(Ended::Interrupted);
        }
        let entry = Entry::new("remind_customers", Act::Change, run.actor());
        let today = app.today();
        let is_past = |began| run.at_once || app.catalogue.day_of(began) < today;
        let Some(mut pass) = pass::open(app, entry, |last| is_past(last.began_at)).await? else {
            return Ok(Ended::Done);
        };
        while run.goes_on(app) {
            if pass.is_over() {
                return Ok(Ended::Done);
            }
            let Some(slice) = pass.slice().await? else {
                pass.close(Transaction::new()).await?;
                return Ok(Ended::Done);
            };
            let rows = pass::records(app, &slice.customers).await?;
            let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
            let standings = interactions::standings(&app.store, &ids).await?;
            let keys: Vec<_> = rows.iter().map(|row| (row.subject.clone(), row.personal_kid.clone())).collect();
            app.vault.prefetch(&keys).await?;
            for row in &rows {
                let standing = standings.iter().find(|standing| standing.customer_id == row.id);
                plan_reminders(app, run, row, standing).await?;
            }
            pass.advance(slice, Transaction::new()).await?;
        }
        Ok(Ended::Interrupted)
    })
}
