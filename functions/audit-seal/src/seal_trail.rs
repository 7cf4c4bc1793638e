//! One run: the next seal of the sequence. First the seal is put where nothing is put over it, then the head
//! row says that it is the last. A run that is cut short in between leaves a seal that the next one finds in
//! its place and takes for what it is; of two runs at once one puts the seal, and both go on from it.

use futures::future::BoxFuture;
use shared::audit::{Act, Entry};
use shared::http::{App, SharedApp};
use shared::objects::ObjectKey;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::seals::{self, SealHeadRow};
use shared::store::{CommitError, Guard, Transaction};
use verify::chain::GENESIS;
use verify::seal::{PublicKey, Seal, Statement};

use crate::known;
use crate::make_seal::make_seal;

/// Seals that others have left in their place. More than one would need more than one broken run.
const LEFT_BEHIND: usize = 8;

pub fn seal_trail<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        let key = PublicKey::from_der(app.vault.seal_key().await?);
        for _ in 0..LEFT_BEHIND {
            let last = seals::head(&app.store).await?;
            let made = make_seal(app, last.as_ref(), &key).await?;
            let sequence = last.as_ref().map_or(1, |last| last.sequence + 1);
            let bytes = made.to_bytes().map_err(|_| ScheduleError::Stopped("a seal can not be written"))?;
            let own = app.seals()?.put_new(&ObjectKey::seal(sequence), bytes).await?;
            let seal = if own { made } else { found(app, sequence).await? };
            let statement = follows(&seal, last.as_ref(), sequence, &key)?;
            if advance(app, run, last.as_ref(), &seal, &statement).await? && own {
                return Ok(Ended::Done);
            }
        }
        Ok(Ended::Interrupted)
    })
}

async fn found(app: &App, sequence: u64) -> Result<Seal, ScheduleError> {
    known::seal(app, sequence).await?.ok_or(ScheduleError::Stopped("a seal is there and can not be read"))
}

/// A seal that stands in its place because a run before this one was cut short, and nothing else.
fn follows(
    seal: &Seal,
    last: Option<&SealHeadRow>,
    sequence: u64,
    key: &PublicKey,
) -> Result<Statement, ScheduleError> {
    let statement = seal.check(std::slice::from_ref(key));
    let statement = statement.map_err(|_| ScheduleError::Stopped("a foreign seal stands in the next one's place"))?;
    let previous = last.map_or(GENESIS, |last| last.hash.as_str());
    if statement.sequence != sequence || statement.previous != previous {
        return Err(ScheduleError::Stopped("the seal in the next one's place does not follow"));
    }
    Ok(statement)
}

/// The head row, in the trail as every change: so each seal also covers the making of the one before it.
/// `false`: another run has been faster.
async fn advance(
    app: &App,
    run: &Run,
    last: Option<&SealHeadRow>,
    seal: &Seal,
    statement: &Statement,
) -> Result<bool, ScheduleError> {
    let unreadable = ScheduleError::Stopped("a seal without a time");
    let head = SealHeadRow {
        version: last.map_or(1, |last| last.version + 1),
        sequence: statement.sequence,
        hash: seal.hash(),
        at: statement.at.parse().map_err(|_| unreadable)?,
        open: statement.open.clone(),
        rows: last.map_or(0, |last| last.rows) + statement.rows,
    };
    let mut tx = Transaction::new();
    match last {
        None => tx.insert(&head)?,
        Some(last) => tx.update(&head, last.version)?,
    }
    let entry = Entry::new("seal_trail", Act::Change, run.actor()).case(head.sequence).outcome(head.hash.as_str());
    match app.trail.commit(&tx, &entry).await {
        Ok(()) => {}
        Err(CommitError::Refused(Guard::Exists | Guard::Stale)) => return Ok(false),
        Err(other) => return Err(other.into()),
    }
    let (chains, rows) = (statement.chains, statement.rows);
    // A witness outside the tables and the bucket; and the alarm that rings when nothing is sealed counts it.
    tracing::info!(
        seal.sequence = head.sequence,
        seal.hash = head.hash,
        seal.chains = chains,
        seal.rows = rows,
        "sealed"
    );
    Ok(true)
}
