//! `GET /surveys/{id}/waves/{wave}/report`: the report on a wave, with its charts; what was concluded is shown once
//! it has been issued, and before to whoever manages surveys.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::SurveyId;
use shared::http::caller::permission::ViewSurveys;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};

use crate::report::{SurveyReport, report};
use crate::view::wave;

/// View the report on a wave
#[utoipa::path(
    get,
    path = "/surveys/{id}/waves/{wave}/report",
    tag = "surveys",
    operation_id = "view_survey_report",
    params(("id" = String, Path), ("wave" = String, Path)),
    responses((status = 200, body = SurveyReport, headers(("ETag" = String))), Problems),
)]
pub async fn view_survey_report(
    State(app): State<SharedApp>,
    caller: May<ViewSurveys>,
    Path((id, name)): Path<(SurveyId, String)>,
    language: Language,
) -> Result<Versioned<SurveyReport>, Problem> {
    let row = wave(&app, &id, &name).await?;
    app.disclose(&Entry::new("view_survey_report", Act::Disclosure, caller.actor()).case(&id)).await?;
    Ok(Versioned { version: row.version, body: report(&app, &caller, row, language).await? })
}
