//! The daily pass over all customers, slice by slice.

use futures::future::BoxFuture;
use shared::audit::{Act, Entry};
use shared::http::SharedApp;
use shared::registry::pass;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::Transaction;
use shared::store::quality_sums::{self, ReportRow};

use crate::add_up_quality::add_up_quality;
use crate::apply_rules::apply_rules;
use crate::keep_digests::{Counted, keep_the_rest};

pub fn review_customers<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        let entry = Entry::new("review_customers", Act::Change, run.actor());
        let today = app.today();
        let is_past = |began| run.at_once || app.catalogue.day_of(began) < today;
        let Some(mut pass) = pass::open(app, entry, |last| is_past(last.began_at)).await? else {
            return Ok(Ended::Done);
        };
        let mut counted = Counted::default();
        while run.goes_on(app) {
            if pass.is_over() {
                return Ok(Ended::Done);
            }
            let Some(slice) = pass.slice().await? else {
                keep_the_rest(app, run, pass.began_at()).await?;
                let mut tx = Transaction::new();
                let report = ReportRow { pass: pass.began_at(), at: app.time.now() };
                quality_sums::publish(&report, &mut tx)?;
                pass.close(tx).await?;
                return Ok(Ended::Done);
            };
            let rows = pass::records(app, &slice.customers).await?;
            for row in &rows {
                apply_rules(app, run, row).await?;
            }
            counted.owners_of(app, run, pass.began_at(), &slice.customers).await?;
            let mut tx = Transaction::new();
            add_up_quality(app, pass.began_at(), &rows, &mut tx).await?;
            pass.advance(slice, tx).await?;
        }
        Ok(Ended::Interrupted)
    })
}
