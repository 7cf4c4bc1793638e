//! One run: first what was sealed since the last one, then a piece of the round over all seals.

use futures::future::BoxFuture;
use shared::audit::{Act, Entry};
use shared::http::{App, SharedApp};
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::seals::{self, SealCheckRow, Spot};
use shared::store::{CommitError, Guard, Transaction};
use verify::Finding;
use verify::seal::{Place, PublicKey};

use crate::examine::examine;

/// A day's seals: what is examined before it is said how far the check has come.
const STRETCH: u64 = 96;
/// As many findings as are kept by name; one is enough for an alarm.
const NAMED: usize = 20;

pub fn check_seals<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        let Some(head) = seals::head(&app.store).await? else { return Ok(Ended::Done) };
        let key = PublicKey::from_der(app.vault.seal_key().await?);
        let before = seals::check(&app.store).await?;
        let mut state = before.clone().unwrap_or_else(|| unchecked(app));
        let (first, mut rows) = (state.checked.sequence, 0);
        while state.checked.sequence < head.sequence {
            if !run.goes_on(app) {
                keep(app, run, before.as_ref(), state).await?;
                return Ok(Ended::Interrupted);
            }
            let to = head.sequence.min(state.checked.sequence + STRETCH);
            let examined = examine(app, &place(&state.checked), to, &key).await?;
            rows += examined.rows;
            note(&mut state, &examined.findings);
            state.checked = spot(examined.place);
        }
        // The last seal must be the one that the head row knows.
        if state.checked.hash != head.hash {
            note(&mut state, &[Finding::SealDoesNotFollow { sequence: head.sequence }]);
        }
        if run.goes_on(app) {
            let to = state.checked.sequence.min(state.round.sequence + STRETCH);
            let examined = examine(app, &place(&state.round), to, &key).await?;
            rows += examined.rows;
            note(&mut state, &examined.findings);
            state.round = spot(examined.place);
            if to == state.checked.sequence {
                state.round = spot(Place::start());
                state.standing = std::mem::take(&mut state.found);
            }
        }
        let (seals, findings) = (state.checked.sequence - first, state.standing.len());
        keep(app, run, before.as_ref(), state).await?;
        // The alarm that rings when nobody checks counts this line, the one for what is found its findings.
        tracing::info!(check.seals = seals, check.rows = rows, check.findings = findings, "checked");
        Ok(Ended::Done)
    })
}

fn unchecked(app: &App) -> SealCheckRow {
    let start = || spot(Place::start());
    let (standing, found) = (Vec::new(), Vec::new());
    SealCheckRow { version: 0, at: app.time.now(), checked: start(), round: start(), standing, found }
}

fn spot(place: Place) -> Spot {
    Spot { sequence: place.sequence, hash: place.hash }
}

fn place(spot: &Spot) -> Place {
    Place { sequence: spot.sequence, hash: spot.hash.clone() }
}

fn note(state: &mut SealCheckRow, findings: &[Finding]) {
    for finding in findings {
        tracing::error!(trail.finding = finding.word(), trail.what = %finding, "the trail does not hold");
        for list in [&mut state.standing, &mut state.found] {
            let text = finding.to_string();
            if list.len() < NAMED && !list.contains(&text) {
                list.push(text);
            }
        }
    }
}

async fn keep(app: &App, run: &Run, before: Option<&SealCheckRow>, state: SealCheckRow) -> Result<(), ScheduleError> {
    let state = SealCheckRow { version: state.version + 1, at: app.time.now(), ..state };
    let mut tx = Transaction::new();
    match before {
        None => tx.insert(&state)?,
        Some(before) => tx.update(&state, before.version)?,
    }
    let outcome = if state.standing.is_empty() { "holds" } else { "does_not_hold" };
    let entry = Entry::new("check_seals", Act::Change, run.actor()).case(state.checked.sequence).outcome(outcome);
    match app.trail.commit(&tx, &entry).await {
        // Another run has checked the same.
        Err(CommitError::Refused(Guard::Exists | Guard::Stale)) => Ok(()),
        done => Ok(done?),
    }
}
