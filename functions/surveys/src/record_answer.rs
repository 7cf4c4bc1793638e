//! `POST /surveys/{id}/waves/{wave}/answers`: takes down what a customer said on the telephone, or wrote on the
//! printed form (SAT-05). It is the one answer he gives in this wave, whichever way.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{ContactEventId, CustomerId, InvitationId, SurveyId};
use shared::http::app::Committed;
use shared::http::body::Members;
use shared::http::caller::permission::RecordAnswers;
use shared::http::{App, Caller, Code, Command, May, Path, Problem, Problems, SharedApp};
use shared::registry::outreach::{self, Contact, Wish};
use shared::registry::surveys::{Answered, put_away};
use shared::registry::{find, write};
use shared::store::customers::CustomerRow;
use shared::store::surveys::{self, InvitationRow, InvitationStatus, Mode, PersonRow, WaveRow};
use shared::store::{CommitError, Guard, StoredRow, Transaction};
use utoipa::ToSchema;

use crate::view;

const ACTION: &str = "record_answer";
const TELEPHONE: &str = "phone";

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordAnswer {
    #[schema(value_type = String)]
    customer_id: CustomerId,
    #[schema(inline)]
    mode: RecordedMode,
    /// By question: a mark, an option's id, or words.
    #[schema(value_type = Object, example = json!({"product_quality": 5, "service_attitude": 4, "response_speed": 4, "price": 3, "credit": 5, "recommend": 9}))]
    answers: Members,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordedMode {
    Telephone,
    Paper,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordedAnswer {
    #[schema(value_type = String)]
    pub invitation_id: InvitationId,
    /// Questions that somebody has to see to (SAT-04).
    pub low: Vec<String>,
}

/// Take down an answer
#[utoipa::path(
    post,
    path = "/surveys/{id}/waves/{wave}/answers",
    tag = "surveys",
    operation_id = "record_answer",
    params(("id" = String, Path), ("wave" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RecordAnswer,
    responses((status = 200, body = RecordedAnswer), Problems),
)]
pub async fn record_answer(
    State(app): State<SharedApp>,
    caller: May<RecordAnswers>,
    Path((id, name)): Path<(SurveyId, String)>,
    Command { body, once }: Command<RecordAnswer>,
) -> Result<axum::Json<RecordedAnswer>, Problem> {
    let customer = find::reached(&app, &caller, &body.customer_id, Right::SurveysRecord, ACTION).await?;
    let wave = view::wave(&app, &id, &name).await?;
    let answers = wave.template.read(&body.answers.0).map_err(Problem::faults)?;
    let low: Vec<_> = wave.template.low(&answers.given).map(str::to_owned).collect();
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &customer, &done.resource, low).await;
    }
    if wave.anonymous {
        return Err(Problem::fault(Code::InvalidState, "/customerId", "anonymous_invitation"));
    }
    if !wave.is_open(app.time.now()) {
        return Err(Problem::fault(Code::InvalidState, "/answers", "survey_over"));
    }
    write::refuse_closed(&app, &customer)?;
    let mut tx = Transaction::new();
    let row = invitation(&app, &wave, &customer, &mut tx).await?;
    let mode = match body.mode {
        RecordedMode::Telephone => Mode::Telephone,
        RecordedMode::Paper => Mode::Paper,
    };
    if mode == Mode::Telephone {
        called(&app, &caller, &wave, &customer, &mut tx).await?;
    }
    let of = Some((customer.subject.clone(), row.answerer(app.time.now())));
    put_away(&app, &wave, answers, Answered { mode, of }, &mut tx).await?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor())
        .customer(&customer.id)
        .case(&row.id)
        .purpose(Some("survey".to_owned()))
        .outcome(mode_word(mode));
    match app.commit_once(&tx, &entry, &once).await? {
        Committed::Done => Ok(axum::Json(RecordedAnswer { invitation_id: row.id, low })),
        Committed::Replayed(done) => again(&app, &caller, &customer, &done.resource, low).await,
    }
}

async fn again(
    app: &App,
    caller: &Caller,
    customer: &CustomerRow,
    resource: &str,
    low: Vec<String>,
) -> Result<axum::Json<RecordedAnswer>, Problem> {
    let invitation_id = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let entry = Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(&customer.id).case(resource);
    app.disclose(&entry.replay()).await?;
    Ok(axum::Json(RecordedAnswer { invitation_id, low }))
}

const fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Online => "online",
        Mode::Telephone => "telephone",
        Mode::Paper => "paper",
    }
}

/// His invitation, answered from now on: the one he was sent, or one of this moment.
async fn invitation(
    app: &App,
    wave: &WaveRow,
    customer: &CustomerRow,
    tx: &mut Transaction,
) -> Result<InvitationRow, Problem> {
    let (now, person) =
        (app.time.now(), surveys::person(&app.store, &wave.survey, &wave.wave, &customer.id, None).await?);
    if let Some(id) = person.as_ref().and_then(|person| person.invitation.clone()) {
        let before =
            surveys::invitation(&app.store, &id).await?.ok_or_else(|| Problem::internal("an invitation is gone"))?;
        if before.status == InvitationStatus::Answered {
            return Err(Problem::fault(Code::InvalidState, "/answers", "answered_before"));
        }
        let row = InvitationRow { status: InvitationStatus::Answered, answered_at: Some(now), ..before.clone() };
        return Ok(row.advance(&before, Guard::Moved, tx)?);
    }
    let row = InvitationRow {
        status: InvitationStatus::Answered,
        answered_at: Some(now),
        ..InvitationRow::of(wave, customer, now, wave.closes_at)
    };
    let gone_by = PersonRow {
        survey: wave.survey.clone(),
        wave: wave.wave.clone(),
        customer: customer.id.clone(),
        occasion: None,
        at: now,
        hindrances: Vec::new(),
        invitation: Some(row.id.clone()),
    };
    // Of two who take it down at the same moment, one finds it done.
    match person {
        None => tx.create(gone_by.key(), gone_by.row().map_err(CommitError::from)?, Guard::Moved),
        Some(before) => {
            let seen = serde_json::to_value(before.at).ok().and_then(|at| at.as_str().map(str::to_owned));
            let seen = seen.ok_or_else(|| Problem::internal("a time"))?;
            tx.replace_equal(gone_by.key(), gone_by.row().map_err(CommitError::from)?, "at", &seen, Guard::Moved);
        }
    }
    tx.insert(&row)?;
    Ok(row)
}

/// A call is a contact, and stands in the ledger with whatever stood against it.
async fn called(
    app: &App,
    caller: &Caller,
    wave: &WaveRow,
    customer: &CustomerRow,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let wish = Wish { kind: &wave.template.contact_kind, channel: TELEPHONE, at: app.time.now() };
    let judgement = outreach::judge(app, customer, wish).await?;
    let about = Some(format!("{} {}", wave.survey, wave.wave));
    judgement.enter_made(app, Contact { id: ContactEventId::new(), by: caller.id(), about }, tx)?;
    Ok(())
}
