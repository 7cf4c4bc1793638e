//! `POST /respond/{token}/decline`: he wants to be asked no more. From then on no survey asks him, and nothing that
//! waits is sent; to agree again takes a consent.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use shared::audit::{Act, Actor, Entry};
use shared::http::language::Language;
use shared::http::trace::TraceId;
use shared::http::{Code, Parameters, Path, Problem, Problems, SharedApp};
use shared::store::surveys::{InvitationRow, InvitationStatus};
use shared::store::{CommitError, Guard, Transaction};

use crate::answering::{spoken, wants_page};
use crate::found::{Kind, Missed, find};
use crate::page;

const TRIES: u8 = 3;

/// Decline surveys
///
/// An anonymous invitation does not know whose it is: 409, say it to the company.
#[utoipa::path(
    post,
    path = "/respond/{token}/decline",
    tag = "respond",
    operation_id = "decline_surveys",
    security(()),
    params(("token" = String, Path), ("lang" = Option<String>, Query)),
    responses((status = 200, description = "For a browser: noted", content_type = "text/html", body = String),
        (status = 204, description = "Noted"), Problems),
)]
pub async fn decline_surveys(
    State(app): State<SharedApp>,
    Path(token): Path<String>,
    language: Language,
    mut parameters: Parameters,
    Extension(trace): Extension<TraceId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let language = spoken(&mut parameters, language);
    let page = wants_page(&headers);
    for _ in 0..TRIES {
        let row = match find(&app, &token).await?.map(|found| found.kind) {
            Ok(Kind::Named(row)) => row,
            Ok(Kind::Anonymous(_)) => {
                return Err(Problem::fault(Code::InvalidState, "/token", "anonymous_invitation"));
            }
            Err(missed) if page => return Ok(page::missed(missed, language)),
            Err(missed) => return Err(missed.into()),
        };
        let now = app.time.now();
        let next = InvitationRow { status: InvitationStatus::Revoked, opted_out_at: Some(now), ..(*row).clone() };
        let mut tx = Transaction::new();
        next.advance(&row, Guard::Stale, &mut tx)?;
        let entry = Entry::new("decline_surveys", Act::Change, Actor::customer(&trace.0))
            .customer(&row.customer)
            .case(&row.id)
            .purpose(Some("survey".to_owned()))
            .outcome("opted_out");
        match app.trail.commit(&tx, &entry).await {
            Ok(()) if page => return Ok(page::declined(language)),
            Ok(()) => return Ok(StatusCode::NO_CONTENT.into_response()),
            Err(CommitError::Refused(Guard::Stale)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(Missed::Unknown.into())
}
