//! A POST that changes one record: found within reach, version checked, changed, written with its
//! audit row, remembered, shown. The use case says only what changes.

use crate::audit::{Act, Entry};
use crate::domain::catalogue::Right;
use crate::domain::ids::CustomerId;
use crate::http::app::Committed;
use crate::http::idempotency::Once;
use crate::http::{Caller, Code, IfMatch, Problem, SharedApp, Versioned};
use crate::store::customers::CustomerRow;
use crate::store::{Guard, Transaction};

use super::history::Ground;
use super::view::show_again;
use super::view::{self, CustomerView};
use super::{find, write};

pub struct Step<'a> {
    pub app: &'a SharedApp,
    pub caller: &'a Caller,
    pub id: &'a CustomerId,
    pub right: Right,
    pub seen: IfMatch,
    pub once: &'a Once,
    pub action: &'static str,
}

/// `change` gets the record and the transaction, and answers the outcome for the trail.
pub async fn carry_out(
    step: Step<'_>,
    change: impl AsyncFnOnce(&mut CustomerRow, &mut Transaction) -> Result<String, Problem>,
) -> Result<Versioned<CustomerView>, Problem> {
    carry_out_on(step, Ground::default(), change).await
}

/// The same on a stated ground, for the history of how the customer is sorted.
pub async fn carry_out_on(
    step: Step<'_>,
    ground: Ground,
    change: impl AsyncFnOnce(&mut CustomerRow, &mut Transaction) -> Result<String, Problem>,
) -> Result<Versioned<CustomerView>, Problem> {
    carry_out_judged(step, async |row, tx| Ok((change(row, tx).await?, ground))).await
}

/// The same where the ground only shows with the record.
pub async fn carry_out_judged(
    step: Step<'_>,
    change: impl AsyncFnOnce(&mut CustomerRow, &mut Transaction) -> Result<(String, Ground), Problem>,
) -> Result<Versioned<CustomerView>, Problem> {
    let Step { app, caller, id, right, seen, once, action } = step;
    let before = find::reached(app, caller, id, right, action).await?;
    if once.seen(app, caller.id()).await?.is_some() {
        return show_again(app, caller, before, action).await;
    }
    seen.check(before.version)?;
    let mut row = before.clone();
    let mut tx = Transaction::new();
    let (outcome, ground) = match change(&mut row, &mut tx).await {
        Ok(changed) => changed,
        Err(problem) => {
            if problem.code == Code::Forbidden {
                app.refuse(&Entry::new(action, Act::Refusal, caller.actor()).customer(id).outcome(problem.code.word()))
                    .await;
            }
            return Err(problem);
        }
    };
    write::prepare_on(app, caller.id(), &ground, &before, &mut row, Guard::Stale, &mut tx)?;
    once.remember(app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new(action, Act::Change, caller.actor()).customer(id).outcome(outcome);
    // What can not be shown is not done either.
    let (version, shown) = (row.version, view::customer(app, caller, row).await?);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, once).await? {
        let row = find::reached(app, caller, id, right, action).await?;
        return show_again(app, caller, row, action).await;
    }
    Ok(Versioned { version, body: shown })
}
