//! The customers of a wave are gone through, slice by slice, with the position on file. A slice is ticked off when
//! all of it have been asked or spared; one that is gone through again finds that they have.

use std::collections::BTreeSet;

use futures::future::join_all;
use shared::audit::{Act, Entry};
use shared::http::App;
use shared::registry::surveys::{Asking, ask, holds};
use shared::registry::{card, pass};
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::customers::{CustomerRow, Listed};
use shared::store::lists::{self, SHARDS};
use shared::store::surveys::{self, Position, SurveyRow, WaveRow, WaveStage};
use shared::store::{CommitError, Guard, Transaction};

use crate::begin_waves::Active;
use crate::tally::Tally;
use crate::trigger_surveys::{is_passing, tell_due};

const SLICE: i32 = 45;
/// So many customers are asked at the same time.
const AT_ONCE: usize = 8;
const ACTION: &str = "pick_customers";

pub async fn pick_customers(app: &App, run: &Run, active: &Active) -> Result<Ended, ScheduleError> {
    for (survey, wave) in surveys::open_waves(&app.store).await? {
        let Some(survey) = active.get(&survey) else { continue };
        while let Some(row) = surveys::wave(&app.store, &survey.id, &wave).await? {
            if row.stage != WaveStage::Picking || !row.is_open(app.time.now()) {
                break;
            }
            if !run.goes_on(app) {
                return Ok(Ended::Interrupted);
            }
            if !slice(app, run, survey, &row).await? {
                return Ok(Ended::Interrupted);
            }
        }
    }
    Ok(Ended::Done)
}

/// The next slice. `false`: not now.
async fn slice(app: &App, run: &Run, survey: &SurveyRow, wave: &WaveRow) -> Result<bool, ScheduleError> {
    let mut next = wave.position.clone().unwrap_or_default();
    let (listed, last) = lists::slice(&app.store, next.shard, next.after.take(), SLICE).await?;
    match last {
        Some(place) => next.after = Some(place),
        None => next.shard += 1,
    }
    let wanted: Vec<_> = listed.into_iter().filter(|one| holds(&survey.audience, &one.facets)).collect();
    let Some(tally) = ask_all(app, run, survey, wave, wanted).await? else { return Ok(false) };
    tick_off(app, run, wave, next, tally).await?;
    Ok(true)
}

/// `None`: some could not be asked now, and are to be asked again.
async fn ask_all(
    app: &App,
    run: &Run,
    survey: &SurveyRow,
    wave: &WaveRow,
    wanted: Vec<Listed>,
) -> Result<Option<Tally>, ScheduleError> {
    let ids: Vec<_> = wanted.iter().map(|listed| listed.id.clone()).collect();
    let mut tally = Tally::default();
    // Whom another run has gone by counts as well: of all that are at this slice, one ticks it off.
    let gone_by = surveys::persons(&app.store, &wave.survey, &wave.wave, &ids).await?;
    gone_by.iter().for_each(|person| tally.add(person));
    let known: BTreeSet<_> = gone_by.into_iter().map(|person| person.customer).collect();
    let fresh: Vec<_> = wanted.into_iter().filter(|listed| !known.contains(&listed.id)).collect();
    let rows = pass::records(app, &fresh).await?;
    if let Err(problem) = card::prefetch(app, &rows).await {
        tracing::warn!(code = problem.code.word(), cause = problem.cause(), "keys are read one by one");
    }
    let asking = Asking { survey, wave, occasion: None, actor: run.actor(), action: ACTION };
    let mut asked = Vec::with_capacity(rows.len());
    for some in rows.chunks(AT_ONCE) {
        asked.extend(join_all(some.iter().map(|row| one(app, &asking, row))).await);
    }
    let mut whole = true;
    for (row, asked) in rows.iter().zip(asked) {
        match asked {
            Some(true) => {
                let gone_by = surveys::person(&app.store, &wave.survey, &wave.wave, &row.id, None).await?;
                gone_by.iter().for_each(|person| tally.add(person));
            }
            Some(false) => {}
            None => whole = false,
        }
    }
    Ok(whole.then_some(tally))
}

/// Whether the wave has gone by him, now or before. One that can not be asked at all is logged and left out;
/// `None`: not now.
async fn one(app: &App, asking: &Asking<'_>, row: &CustomerRow) -> Option<bool> {
    let Err(problem) = ask(app, asking, row).await else { return Some(true) };
    let passing = is_passing(&problem);
    tracing::error!(
        customer.id = %row.id,
        code = problem.code.word(),
        cause = problem.cause(),
        passing,
        "a customer could not be asked"
    );
    (!passing).then_some(false)
}

/// Of two runs at the same slice, one ticks it off.
async fn tick_off(app: &App, run: &Run, wave: &WaveRow, position: Position, tally: Tally) -> Result<(), ScheduleError> {
    let (done, due) = (position.shard >= SHARDS, tally.invited + tally.spared.values().sum::<u64>());
    let mut next = WaveRow {
        version: wave.version + 1,
        stage: if done { WaveStage::Open } else { WaveStage::Picking },
        position: (!done).then_some(position),
        invited: wave.invited + tally.invited,
        ..wave.clone()
    };
    for (reason, count) in tally.spared {
        *next.spared.entry(reason).or_default() += count;
    }
    let mut tx = Transaction::new();
    next.advance(wave, Guard::Stale, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, run.actor()).case(&wave.survey).outcome("ticked_off");
    match app.trail.commit(&tx, &entry).await {
        Ok(()) => {
            tell_due(app, run, &wave.survey, due);
            Ok(())
        }
        Err(CommitError::Refused(Guard::Stale)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
