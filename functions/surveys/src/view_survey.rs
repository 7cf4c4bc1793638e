//! `GET /surveys/{id}`

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::SurveyId;
use shared::http::caller::permission::ViewSurveys;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};

use crate::view::{SurveyView, survey};

/// View a survey
#[utoipa::path(
    get,
    path = "/surveys/{id}",
    tag = "surveys",
    operation_id = "view_survey",
    params(("id" = String, Path)),
    responses((status = 200, body = SurveyView, headers(("ETag" = String))), Problems),
)]
pub async fn view_survey(
    State(app): State<SharedApp>,
    caller: May<ViewSurveys>,
    Path(id): Path<SurveyId>,
) -> Result<Versioned<SurveyView>, Problem> {
    let row = survey(&app, &id).await?;
    app.disclose(&Entry::new("view_survey", Act::Disclosure, caller.actor()).case(&id)).await?;
    Ok(Versioned { version: row.version, body: row.into() })
}
