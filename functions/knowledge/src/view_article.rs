//! `GET /knowledge/{id}`: what everybody goes by.

use axum::extract::State;
use shared::audit::Act;
use shared::domain::ids::ArticleId;
use shared::http::caller::permission::ViewKnowledge;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};

use crate::article;
use crate::view::{ArticleView, view};

const ACTION: &str = "view_article";

/// View an article
#[utoipa::path(
    get,
    path = "/knowledge/{id}",
    tag = "knowledge",
    operation_id = "view_article",
    params(("id" = String, Path)),
    responses((status = 200, body = ArticleView, headers(("ETag" = String))), Problems),
)]
pub async fn view_article(
    State(app): State<SharedApp>,
    caller: May<ViewKnowledge>,
    Path(id): Path<ArticleId>,
    language: Language,
) -> Result<Versioned<ArticleView>, Problem> {
    let row = article::visible(&app, &caller, &id, ACTION).await?;
    app.disclose(&article::entry(ACTION, Act::Disclosure, &caller, &id)).await?;
    Ok(Versioned { version: row.version, body: view(&app, &caller, row, language).await? })
}
