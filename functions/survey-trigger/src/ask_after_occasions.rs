//! A complaint was closed, a service done, something bought: the surveys that ask after it do, once. What has been
//! gone through is taken away; told again, it finds that the customer was asked.

use shared::audit::{Act, Entry};
use shared::domain::survey::period;
use shared::http::App;
use shared::registry::surveys::{Asked, Asking, ask, holds};
use shared::runtime::{Run, ScheduleError};
use shared::store::customers::{self, CustomerRow};
use shared::store::surveys::{self, OccasionRow, SurveyRow};
use shared::store::{CommitError, Guard, Transaction};

use crate::begin_waves::Active;
use crate::trigger_surveys::{is_passing, tell_due};

const AT_ONCE: i32 = 100;
const ACTION: &str = "ask_after_occasions";
/// Another run counts at the same moment, so often.
const TRIES: u8 = 5;

pub async fn ask_after_occasions(app: &App, run: &Run, active: &Active) -> Result<(), ScheduleError> {
    while run.goes_on(app) {
        let waiting = surveys::occasions(&app.store, AT_ONCE).await?;
        for occasion in &waiting {
            if !settle(app, run, active, occasion).await? {
                return Ok(());
            }
        }
        if waiting.is_empty() {
            break;
        }
    }
    Ok(())
}

/// `false`: not now.
async fn settle(app: &App, run: &Run, active: &Active, occasion: &OccasionRow) -> Result<bool, ScheduleError> {
    let asked_after = |survey: &&SurveyRow| survey.rhythm.occasion() == Some(occasion.kind.as_str());
    let surveys: Vec<_> = active.values().filter(asked_after).collect();
    if let Some(customer) = customers::get(&app.store, &occasion.customer, true).await?.filter(|_| !surveys.is_empty())
    {
        for survey in surveys.into_iter().filter(|survey| holds(&survey.audience, &customer.facets)) {
            if !ask_one(app, run, survey, occasion, &customer).await? {
                return Ok(false);
            }
        }
    }
    let mut tx = Transaction::new();
    occasion.settle(&mut tx);
    app.trail.commit(&tx, &Entry::new(ACTION, Act::Change, run.actor()).case(&occasion.reference)).await?;
    Ok(true)
}

async fn ask_one(
    app: &App,
    run: &Run,
    survey: &SurveyRow,
    occasion: &OccasionRow,
    customer: &CustomerRow,
) -> Result<bool, ScheduleError> {
    let Some((wave, _)) = period(survey.rhythm, app.today()) else { return Ok(true) };
    let Some(wave) = surveys::wave(&app.store, &survey.id, &wave).await? else { return Ok(true) };
    let occasion = Some(occasion.reference.as_str());
    let asking = Asking { survey, wave: &wave, occasion, actor: run.actor(), action: ACTION };
    match ask(app, &asking, customer).await {
        Ok(Asked::Already) => Ok(true),
        Ok(asked) => {
            count(app, run, survey, &wave.wave, &asked).await?;
            Ok(true)
        }
        Err(problem) if is_passing(&problem) => Ok(false),
        Err(problem) => {
            let (code, cause) = (problem.code.word(), problem.cause());
            tracing::error!(customer.id = %customer.id, code, cause, "a customer could not be asked");
            Ok(true)
        }
    }
}

/// The wave's own figures. A run that breaks off before leaves one too few: closing counts anew.
async fn count(app: &App, run: &Run, survey: &SurveyRow, wave: &str, asked: &Asked) -> Result<(), ScheduleError> {
    for _ in 0..TRIES {
        let Some(before) = surveys::wave(&app.store, &survey.id, wave).await? else { return Ok(()) };
        let mut next = before.clone();
        next.version += 1;
        match asked {
            Asked::Invited => next.invited += 1,
            Asked::Spared(hindrances) => {
                for first in hindrances.iter().take(1) {
                    *next.spared.entry(first.reason.word().to_owned()).or_default() += 1;
                }
            }
            Asked::Already => return Ok(()),
        }
        let mut tx = Transaction::new();
        next.advance(&before, Guard::Stale, &mut tx)?;
        match app.trail.commit(&tx, &Entry::new(ACTION, Act::Change, run.actor()).case(&survey.id)).await {
            Ok(()) => {
                tell_due(app, run, &survey.id, 1);
                return Ok(());
            }
            Err(CommitError::Refused(Guard::Stale)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}
