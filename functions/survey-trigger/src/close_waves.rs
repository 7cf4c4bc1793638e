//! A wave whose time is over is closed. Its figures are counted anew first, from the answers themselves: what the
//! stream has left out is made good.

use shared::audit::{Act, Entry};
use shared::http::App;
use shared::runtime::{Run, ScheduleError};
use shared::store::surveys::{self, WaveRow, WaveStage};
use shared::store::{CommitError, Guard, Transaction};

use crate::tally::Tally;

const PAGE: i32 = 200;
const ACTION: &str = "close_waves";

pub async fn close_waves(app: &App, run: &Run) -> Result<(), ScheduleError> {
    for (survey, wave) in surveys::open_waves(&app.store).await? {
        let Some(row) = surveys::wave(&app.store, &survey, &wave).await? else { continue };
        if row.stage != WaveStage::Closed && app.time.now() >= row.closes_at && run.goes_on(app) {
            close(app, run, &row).await?;
        }
    }
    Ok(())
}

async fn close(app: &App, run: &Run, before: &WaveRow) -> Result<(), ScheduleError> {
    let mut after: Option<String> = None;
    loop {
        let (answers, more) =
            surveys::answers(&app.store, &before.survey, &before.wave, after.as_deref(), PAGE).await?;
        for answer in surveys::uncounted(&app.store, &answers).await? {
            surveys::count(&app.store, answer).await?;
        }
        after = answers.last().map(|answer| answer.id.to_string()).filter(|_| more);
        if after.is_none() {
            break;
        }
    }
    let Tally { invited, spared } = tally(app, before).await?;
    let next = WaveRow {
        version: before.version + 1,
        stage: WaveStage::Closed,
        position: None,
        invited,
        spared,
        ..before.clone()
    };
    let mut tx = Transaction::new();
    next.advance(before, Guard::Stale, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, run.actor()).case(&before.survey).outcome("closed");
    match app.trail.commit(&tx, &entry).await {
        Ok(()) | Err(CommitError::Refused(Guard::Stale)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// From the rows themselves.
async fn tally(app: &App, wave: &WaveRow) -> Result<Tally, ScheduleError> {
    let (mut tally, mut after) = (Tally::default(), None);
    loop {
        let (people, last) = surveys::people(&app.store, &wave.survey, &wave.wave, after, PAGE).await?;
        people.iter().for_each(|person| tally.add(person));
        after = last;
        if after.is_none() {
            return Ok(tally);
        }
    }
}
