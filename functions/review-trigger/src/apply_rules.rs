//! One customer, as the rules of the catalogue will have it: each change with its history and its row in
//! the trail, in Kehu's own name.

use shared::audit::{Act, Entry};
use shared::domain::ids::StaffId;
use shared::http::App;
use shared::registry::history::on;
use shared::registry::{rules, write};
use shared::runtime::{Run, ScheduleError};
use shared::store::customers::{self, CustomerRow};
use shared::store::{CommitError, Guard, Transaction};

pub async fn apply_rules(app: &App, run: &Run, read: &CustomerRow) -> Result<(), ScheduleError> {
    if rules::judge(app, read).is_none() {
        return Ok(());
    }
    // What was read for many at once may be old: what is changed is read again.
    let Some(before) = customers::get(&app.store, &read.id, true).await? else { return Ok(()) };
    if before.merged_into.is_some() {
        return Ok(());
    }
    let Some((mut row, ground)) = rules::judge(app, &before) else { return Ok(()) };
    let outcomes: Vec<_> = ground.reasons.keys().filter_map(|axis| on(&row.facets, *axis)).collect();
    let outcome = if outcomes.is_empty() { "review_date".to_owned() } else { outcomes.join(" ") };
    let mut tx = Transaction::new();
    write::prepare_on(app, &StaffId::system(), &ground, &before, &mut row, Guard::Stale, &mut tx)?;
    let entry = Entry::new("apply_rules", Act::Change, run.actor()).customer(&row.id).outcome(outcome);
    match app.trail.commit(&tx, &entry).await {
        // Somebody is at it, or it is being erased: nothing for today.
        Err(CommitError::Refused(Guard::Stale | Guard::SubjectGone)) => Ok(()),
        other => Ok(other?),
    }
}
