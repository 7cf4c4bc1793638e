//! `GET /knowledge/{id}/versions`: all versions of an article, the last first; those that were never published are
//! for those who write it.

use axum::extract::State;
use shared::audit::Act;
use shared::domain::ids::ArticleId;
use shared::http::caller::permission::ViewKnowledge;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::store::knowledge;

use crate::article::{self, writes};
use crate::view::{VersionCard, version_card};

const ACTION: &str = "list_article_versions";

/// List the versions of an article
#[utoipa::path(
    get,
    path = "/knowledge/{id}/versions",
    tag = "knowledge",
    operation_id = "list_article_versions",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<VersionCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_article_versions(
    State(app): State<SharedApp>,
    caller: May<ViewKnowledge>,
    Path(id): Path<ArticleId>,
    mut parameters: Parameters,
) -> Result<Page<VersionCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let row = article::visible(&app, &caller, &id, ACTION).await?;
    let base = format!("/knowledge/{id}/versions");
    let after = paging.after(&app, &caller, &base).await?;
    let before = after.map(|number| number.parse().map_err(|_| Problem::internal("a place that is no number")));
    let (versions, more) = knowledge::versions(&app.store, &id, before.transpose()?, paging.limit).await?;
    let last = versions.last().filter(|_| more).map(|version| version.number.to_string());
    app.disclose(&article::entry(ACTION, Act::Disclosure, &caller, &id)).await?;
    let all = writes(&caller, &row);
    let seen = versions.iter().filter(|version| all || version.published_at.is_some());
    let items = seen.map(|version| version_card(&row, version)).collect();
    paging.page(&app, &caller, base, items, last).await
}
