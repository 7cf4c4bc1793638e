//! `POST /surveys/{id}/waves`: asks now what is asked by hand. Customers are gone through by `survey-trigger`, which
//! `GET /surveys/{id}/waves/{wave}` shows.

use axum::extract::State;
use jiff::SignedDuration;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::SurveyId;
use shared::domain::survey::Rhythm;
use shared::http::app::Committed;
use shared::http::caller::permission::ManageSurveys;
use shared::http::{Caller, Code, Command, Created, May, Path, Problem, Problems, SharedApp};
use shared::store::surveys::{SurveyRow, SurveyStatus, WaveRow};
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

use crate::view::{self, WaveCard};

const ACTION: &str = "start_wave";

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartWave {}

/// Start a wave
#[utoipa::path(
    post,
    path = "/surveys/{id}/waves",
    tag = "surveys",
    operation_id = "start_wave",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = StartWave,
    responses((status = 202, body = WaveCard, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn start_wave(
    State(app): State<SharedApp>,
    caller: May<ManageSurveys>,
    Path(id): Path<SurveyId>,
    Command { body: StartWave {}, once }: Command<StartWave>,
) -> Result<Created<WaveCard>, Problem> {
    let survey = view::survey(&app, &id).await?;
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &id, &done.resource).await;
    }
    if survey.status != SurveyStatus::Active || survey.rhythm != Rhythm::ByHand {
        return Err(Problem::new(Code::InvalidState));
    }
    let row = begin(&app, &survey)?;
    let mut tx = Transaction::new();
    // One has begun within this second.
    row.begin(Guard::Moved, &mut tx)?;
    once.remember(&app, caller.id(), &row.wave, None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).case(&id).outcome("begun");
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &id, &done.resource).await;
    }
    Ok(accepted(&caller, row))
}

fn begin(app: &SharedApp, survey: &SurveyRow) -> Result<WaveRow, Problem> {
    let template = app.catalogue.survey_template(&survey.template);
    let template = template.ok_or_else(|| Problem::fault(Code::InvalidState, "/template", "not_on_file"))?;
    let now = app.time.now();
    let name = now.to_zoned(app.catalogue.time_zone()).strftime("%Y-%m-%d-%H-%M-%S").to_string();
    let closes_at = now + SignedDuration::from_hours(24 * i64::from(survey.open_days));
    Ok(WaveRow::of(survey, template, name, now, closes_at))
}

fn accepted(caller: &Caller, row: WaveRow) -> Created<WaveCard> {
    let location = format!("/surveys/{}/waves/{}", row.survey, row.wave);
    Created::accepted(location, row.version, WaveCard::of(caller, row))
}

async fn again(app: &SharedApp, caller: &Caller, id: &SurveyId, wave: &str) -> Result<Created<WaveCard>, Problem> {
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).case(id).replay()).await?;
    Ok(accepted(caller, view::wave(app, id, wave).await?))
}
