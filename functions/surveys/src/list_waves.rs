//! `GET /surveys/{id}/waves`: the waves of a survey with what came of each, the latest first: the trend.

use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::SurveyId;
use shared::http::caller::permission::ViewSurveys;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::surveys::{ResultsView, results};
use shared::store::surveys;
use utoipa::ToSchema;

use crate::view::{WaveCard, survey};

/// Each is a query of its own.
const MOST: i32 = 20;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaveLine {
    #[serde(flatten)]
    pub card: WaveCard,
    /// Of all, without groups.
    pub results: ResultsView,
}

/// List the waves of a survey
///
/// At most 20 a page.
#[utoipa::path(
    get,
    path = "/surveys/{id}/waves",
    tag = "surveys",
    operation_id = "list_waves",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<WaveLine>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_waves(
    State(app): State<SharedApp>,
    caller: May<ViewSurveys>,
    Path(id): Path<SurveyId>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<WaveLine>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    survey(&app, &id).await?;
    let base = format!("/surveys/{id}/waves");
    let before = paging.after(&app, &caller, &base).await?;
    let (rows, more) = surveys::waves(&app.store, &id, before.as_deref(), paging.limit.min(MOST)).await?;
    let last = rows.last().filter(|_| more).map(|row| row.wave.clone());
    app.disclose(&Entry::new("list_waves", Act::Disclosure, caller.actor()).case(&id)).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let results = results(&app, &row, language, |_| false).await?;
        items.push(WaveLine { card: WaveCard::of(&caller, row), results });
    }
    paging.page(&app, &caller, base, items, last).await
}
