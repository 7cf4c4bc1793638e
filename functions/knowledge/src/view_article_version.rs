//! `GET /knowledge/{id}/versions/{number}`: an article as it was, or as it is to be.

use axum::Json;
use axum::extract::State;
use shared::audit::Act;
use shared::domain::ids::ArticleId;
use shared::http::caller::permission::ViewKnowledge;
use shared::http::{May, Path, Problem, Problems, SharedApp};

use crate::article;
use crate::view::{VersionView, version_view};

const ACTION: &str = "view_article_version";

/// View a version of an article
#[utoipa::path(
    get,
    path = "/knowledge/{id}/versions/{number}",
    tag = "knowledge",
    operation_id = "view_article_version",
    params(("id" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = VersionView), Problems),
)]
pub async fn view_article_version(
    State(app): State<SharedApp>,
    caller: May<ViewKnowledge>,
    Path((id, number)): Path<(ArticleId, u32)>,
) -> Result<Json<VersionView>, Problem> {
    let row = article::visible(&app, &caller, &id, ACTION).await?;
    let version = article::version(&app, &caller, &row, number, ACTION).await?;
    app.disclose(&article::entry(ACTION, Act::Disclosure, &caller, &id)).await?;
    Ok(Json(version_view(&app, &row, version).await?))
}
