//! `GET /surveys/{id}/waves/{wave}`: what came of one wave, and by department and value class.

use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::SurveyId;
use shared::http::caller::permission::ViewSurveys;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::surveys::{ResultsView, results};
use utoipa::ToSchema;

use crate::view::{WaveCard, sees_group, wave};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaveView {
    #[serde(flatten)]
    pub card: WaveCard,
    pub results: ResultsView,
}

/// View a wave
#[utoipa::path(
    get,
    path = "/surveys/{id}/waves/{wave}",
    tag = "surveys",
    operation_id = "view_wave",
    params(("id" = String, Path), ("wave" = String, Path)),
    responses((status = 200, body = WaveView, headers(("ETag" = String))), Problems),
)]
pub async fn view_wave(
    State(app): State<SharedApp>,
    caller: May<ViewSurveys>,
    Path((id, name)): Path<(SurveyId, String)>,
    language: Language,
) -> Result<Versioned<WaveView>, Problem> {
    let row = wave(&app, &id, &name).await?;
    app.disclose(&Entry::new("view_wave", Act::Disclosure, caller.actor()).case(&id)).await?;
    let results = results(&app, &row, language, |group| sees_group(&caller, group)).await?;
    Ok(Versioned { version: row.version, body: WaveView { card: WaveCard::of(&caller, row), results } })
}
