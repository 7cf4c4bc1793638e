//! `GET /knowledge/{id}/acknowledgements/counts`: how many of a department have read it (SVC-20).

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::audit::Act;
use shared::domain::ids::{ArticleId, UnitId};
use shared::http::caller::permission::ReportKnowledge;
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use utoipa::ToSchema;

use crate::article;
use crate::readers::{Asked, part};

const ACTION: &str = "count_article_acknowledgements";
const SLICE: i32 = 100;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcknowledgementCounts {
    pub number: u32,
    #[schema(value_type = String)]
    pub unit_id: UnitId,
    pub given: u32,
    pub missing: u32,
    /// There are more people than were counted.
    pub capped: bool,
}

/// Count who has read an article
#[utoipa::path(
    get,
    path = "/knowledge/{id}/acknowledgements/counts",
    tag = "knowledge",
    operation_id = "count_article_acknowledgements",
    params(
        ("id" = String, Path),
        ("unitId" = Option<String>, Query, description = "The caller's own when left out"),
        ("number" = Option<u32>, Query, description = "The version; the one that is published when left out"),
    ),
    responses((status = 200, body = AcknowledgementCounts), Problems),
)]
pub async fn count_article_acknowledgements(
    State(app): State<SharedApp>,
    caller: May<ReportKnowledge>,
    Path(id): Path<ArticleId>,
    mut parameters: Parameters,
) -> Result<Json<AcknowledgementCounts>, Problem> {
    let asked = Asked::take(&caller, &mut parameters)?;
    parameters.finish()?;
    let row = article::visible(&app, &caller, &id, ACTION).await?;
    let number = asked.number(&app, &caller, &row, ACTION).await?;
    let mut counts = AcknowledgementCounts { number, unit_id: asked.unit.clone(), given: 0, missing: 0, capped: false };
    let (mut after, mut examined) = (None, 0);
    loop {
        let (found, last) = part(&app, &caller, (&id, number), &asked.unit, after, SLICE).await?;
        for (_, at) in &found {
            let count = if at.is_some() { &mut counts.given } else { &mut counts.missing };
            *count += 1;
        }
        examined += SLICE;
        after = last;
        if after.is_none() {
            break;
        }
        if examined >= i32::from(app.catalogue.settings.examined_limit) {
            counts.capped = true;
            break;
        }
    }
    app.disclose(&article::entry(ACTION, Act::Disclosure, &caller, &id)).await?;
    Ok(Json(counts))
}
