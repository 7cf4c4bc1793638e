//! `POST /respond/{token}`: takes the answer, once. Of two at the same moment one is taken; a survey that is closed
//! while somebody answers takes none any more.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use shared::audit::{Act, Actor, Entry};
use shared::domain::survey::Answers;
use shared::http::language::Language;
use shared::http::trace::TraceId;
use shared::http::{App, Code, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::surveys::{Answered, put_away};
use shared::store::surveys::{self, InvitationRow, InvitationStatus, Mode};
use shared::store::{CommitError, Guard, StoredRow, Transaction};

use crate::answering::{AnswerInvitation, Sheet, spoken, wants_page};
use crate::found::{Found, Kind, Missed, find};
use crate::page;

pub const ACTION: &str = "answer_invitation";
/// The wave moved on, or the invitation was noted as sent, at the same moment.
const TRIES: u8 = 3;

/// Answer an invitation
#[utoipa::path(
    post,
    path = "/respond/{token}",
    tag = "respond",
    operation_id = "answer_invitation",
    security(()),
    params(("token" = String, Path), ("lang" = Option<String>, Query)),
    request_body(content((AnswerInvitation = "application/json"), (Object = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "For a browser: thanks", content_type = "text/html", body = String),
        (status = 204, description = "Taken"), Problems),
)]
pub async fn answer_invitation(
    State(app): State<SharedApp>,
    Path(token): Path<String>,
    language: Language,
    mut parameters: Parameters,
    Extension(trace): Extension<TraceId>,
    headers: HeaderMap,
    Sheet(sheet): Sheet,
) -> Result<Response, Problem> {
    let language = spoken(&mut parameters, language);
    let page = wants_page(&headers);
    for _ in 0..TRIES {
        let found = match find(&app, &token).await? {
            Ok(found) => found,
            Err(missed) if page => return Ok(page::missed(missed, language)),
            Err(missed) => return Err(missed.into()),
        };
        let answers = match found.wave.template.read(&sheet) {
            Ok(answers) => answers,
            Err(faults) if page => return Ok(page::sheet(&token, &found.wave, language, &sheet, Some(&faults))),
            Err(faults) => return Err(Problem::faults(faults)),
        };
        match take(&app, &found, answers, &trace).await? {
            Ok(()) if page => return Ok(page::thanks(language)),
            Ok(()) => return Ok(StatusCode::NO_CONTENT.into_response()),
            // Looked at again: it may have been answered, or the survey be over.
            Err(CommitError::Refused(Guard::Stale | Guard::Exists | Guard::Missing)) => {}
            Err(CommitError::Refused(Guard::SubjectGone)) if page => {
                return Ok(page::missed(Missed::Unknown, language));
            }
            Err(CommitError::Refused(Guard::SubjectGone)) => return Err(Missed::Unknown.into()),
            Err(other) => return Err(other.into()),
        }
    }
    Err(Problem::new(Code::Contended))
}

async fn take(app: &App, found: &Found, answers: Answers, trace: &TraceId) -> Result<Result<(), CommitError>, Problem> {
    let Found { wave, kind } = found;
    let mut tx = Transaction::new();
    let entry = Entry::new(ACTION, Act::Change, Actor::customer(&trace.0)).purpose(Some("survey".to_owned()));
    let (of, entry) = match kind {
        Kind::Named(row) => {
            let next = InvitationRow {
                status: InvitationStatus::Answered,
                answered_at: Some(app.time.now()),
                ..(**row).clone()
            };
            next.advance(row, Guard::Stale, &mut tx)?;
            let entry = entry.customer(&row.customer).case(&row.id);
            (Some((row.subject.clone(), row.answerer(app.time.now()))), entry)
        }
        Kind::Anonymous(hash) => {
            surveys::use_ticket(&wave.survey, &wave.wave, hash, &mut tx)?;
            (None, entry.case(&wave.survey))
        }
    };
    tx.require_equal(wave.key(), "stage", wave.stage.word(), Guard::Missing);
    put_away(app, wave, answers, Answered { mode: Mode::Online, of }, &mut tx).await?;
    Ok(app.trail.commit(&tx, &entry).await)
}
