//! Surveys that are asked by the calendar, or after what has happened, have a wave for the year or quarter it is:
//! it begins once, whoever begins it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use shared::audit::{Act, Entry};
use shared::domain::ids::SurveyId;
use shared::domain::survey::period;
use shared::http::App;
use shared::runtime::{Run, ScheduleError};
use shared::store::surveys::{self, SurveyRow, SurveyStatus, WaveRow};
use shared::store::{CommitError, Guard, Transaction};

const PAGE: i32 = 100;

/// All surveys that are asked at all.
pub type Active = BTreeMap<SurveyId, SurveyRow>;

pub async fn begin_waves(app: &App, run: &Run) -> Result<Active, ScheduleError> {
    let (mut active, mut after) = (Active::new(), None);
    loop {
        let (rows, more) = surveys::surveys(&app.store, after, PAGE).await?;
        after = rows.last().map(|row| row.id.to_string()).filter(|_| more);
        for row in rows.into_iter().filter(|row| row.status == SurveyStatus::Active) {
            begin(app, run, &row).await?;
            active.insert(row.id.clone(), row);
        }
        if after.is_none() {
            return Ok(active);
        }
    }
}

async fn begin(app: &App, run: &Run, survey: &SurveyRow) -> Result<(), ScheduleError> {
    let Some((wave, last)) = period(survey.rhythm, app.today()) else { return Ok(()) };
    if surveys::wave(&app.store, &survey.id, &wave).await?.is_some() {
        return Ok(());
    }
    let Some(template) = app.catalogue.survey_template(&survey.template) else {
        tracing::error!(survey.id = %survey.id, "a survey asks by a template that is not there any more");
        return Ok(());
    };
    let row = WaveRow::of(survey, template, wave, app.time.now(), closes(app, last, survey.open_days));
    let mut tx = Transaction::new();
    row.begin(Guard::Exists, &mut tx)?;
    let entry = Entry::new("begin_waves", Act::Change, run.actor()).case(&survey.id).outcome("begun");
    match app.trail.commit(&tx, &entry).await {
        Ok(()) | Err(CommitError::Refused(Guard::Exists)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// Whoever is asked on the last day has as long as the others.
fn closes(app: &App, last: Date, open_days: u16) -> Timestamp {
    let after = last.checked_add((i64::from(open_days) + 1).days()).unwrap_or(last);
    after.to_zoned(app.catalogue.time_zone()).map_or(Timestamp::MAX, |end| end.timestamp())
}
