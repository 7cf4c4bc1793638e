//! How much is overdue with each owner: counted anew from the lists, once a pass for each owner met on the
//! way, and at its end for those who have no customers any more.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use shared::audit::{Act, Entry};
use shared::domain::ids::StaffId;
use shared::http::App;
use shared::runtime::{Run, ScheduleError};
use shared::store::customers::Listed;
use shared::store::review_digests::{self, DigestPart, DigestRow};
use shared::store::{Transaction, lists};

/// The owners this run has counted already; another run may count them again and finds the same.
#[derive(Default)]
pub struct Counted(BTreeSet<StaffId>);

impl Counted {
    pub async fn owners_of(
        &mut self,
        app: &App,
        run: &Run,
        pass: Timestamp,
        customers: &[Listed],
    ) -> Result<(), ScheduleError> {
        for owner in customers.iter().map(|listed| &listed.facets.owner_id) {
            if !self.0.contains(owner) {
                keep(app, run, pass, owner).await?;
                self.0.insert(owner.clone());
            }
        }
        Ok(())
    }
}

/// Owners nobody's customer led to in this pass.
pub async fn keep_the_rest(app: &App, run: &Run, pass: Timestamp) -> Result<(), ScheduleError> {
    let mut after = None;
    loop {
        let (rows, more) = review_digests::digests(&app.store, after, 100).await?;
        after = rows.last().map(|row| row.owner_id.to_string());
        for row in rows.into_iter().filter(|row| row.pass < pass) {
            keep(app, run, pass, &row.owner_id).await?;
        }
        if !more {
            return Ok(());
        }
    }
}

async fn keep(app: &App, run: &Run, pass: Timestamp, owner: &StaffId) -> Result<(), ScheduleError> {
    if review_digests::get(&app.store, owner).await?.is_some_and(|row| row.pass >= pass) {
        return Ok(());
    }
    let now = app.time.now();
    let soon = now + SignedDuration::from_hours(24 * i64::from(app.catalogue.watch.review_soon_days));
    let mut parts: BTreeMap<(String, String), DigestPart> = BTreeMap::new();
    for facets in lists::due_of(&app.store, owner, soon).await? {
        let place = (facets.unit_id.clone(), facets.region_id.clone());
        let part = parts.entry(place).or_insert_with(|| DigestPart {
            unit_id: facets.unit_id,
            region_id: facets.region_id,
            overdue: 0,
            soon: 0,
            oldest_due_at: None,
        });
        if facets.review_due_at.is_some_and(|due| due <= now) {
            part.overdue += 1;
            part.oldest_due_at = part.oldest_due_at.or(facets.review_due_at);
        } else {
            part.soon += 1;
        }
    }
    let row = DigestRow { owner_id: owner.clone(), at: now, pass, parts: parts.into_values().collect() };
    let mut tx = Transaction::new();
    review_digests::set(&row, &mut tx)?;
    app.trail.commit(&tx, &Entry::new("keep_digests", Act::Change, run.actor())).await?;
    Ok(())
}
