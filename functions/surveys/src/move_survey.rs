//! `POST /surveys/{id}/status`: nobody is asked for a while, or any more, or again. What is under way can be
//! answered as long as it says; an ended survey is not asked again.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::SurveyId;
use shared::http::app::Committed;
use shared::http::caller::permission::ManageSurveys;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::surveys::{SurveyRow, SurveyStatus};
use utoipa::ToSchema;

use crate::view::{SurveyView, survey};

const ACTION: &str = "move_survey";

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveSurvey {
    #[schema(inline)]
    status: SurveyStatus,
}

/// Pause, resume or end a survey
#[utoipa::path(
    post,
    path = "/surveys/{id}/status",
    tag = "surveys",
    operation_id = "move_survey",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The survey's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MoveSurvey,
    responses((status = 200, body = SurveyView, headers(("ETag" = String))), Problems),
)]
pub async fn move_survey(
    State(app): State<SharedApp>,
    caller: May<ManageSurveys>,
    Path(id): Path<SurveyId>,
    seen: IfMatch,
    Command { body, once }: Command<MoveSurvey>,
) -> Result<Versioned<SurveyView>, Problem> {
    let before = survey(&app, &id).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before).await;
    }
    seen.check(before.version)?;
    if before.status == SurveyStatus::Ended || before.status == body.status {
        return Err(Problem::fault(Code::InvalidState, "/status", "nothing_to_change"));
    }
    let row = SurveyRow {
        version: before.version + 1,
        status: body.status,
        updated_at: app.time.now(),
        updated_by: caller.id().clone(),
        ..before.clone()
    };
    let mut tx = Transaction::new();
    tx.update(&row, before.version)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let outcome = match body.status {
        SurveyStatus::Active => "active",
        SurveyStatus::Paused => "paused",
        SurveyStatus::Ended => "ended",
    };
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).case(&id).outcome(outcome);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, survey(&app, &id).await?).await;
    }
    Ok(Versioned { version: row.version, body: row.into() })
}

async fn again(app: &App, caller: &Caller, row: SurveyRow) -> Result<Versioned<SurveyView>, Problem> {
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).case(&row.id).replay()).await?;
    Ok(Versioned { version: row.version, body: row.into() })
}
