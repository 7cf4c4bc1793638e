//! What staff go by (SVC-20, SVC-26, VIS-03, WRK-06): standard answers, scripts, commitments, policies, norms; each
//! in versions that are published, by two people where policy says so, read, and seen to have been read. For
//! everybody who serves; writing is for those who answer for it, and who has read what for those who supervise.

mod acknowledge_article;
mod article;
mod count_article_acknowledgements;
mod create_article;
mod list_article_acknowledgements;
mod list_article_versions;
mod list_articles;
mod mark_article_use;
mod publish_article;
mod readers;
mod retire_article;
mod revise_article;
mod view;
mod view_article;
mod view_article_version;
mod writing;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(list_articles::list_articles, create_article::create_article))
        .routes(routes!(view_article::view_article))
        .routes(routes!(list_article_versions::list_article_versions, revise_article::revise_article))
        .routes(routes!(view_article_version::view_article_version))
        .routes(routes!(publish_article::publish_article))
        .routes(routes!(retire_article::retire_article))
        .routes(routes!(
            list_article_acknowledgements::list_article_acknowledgements,
            acknowledge_article::acknowledge_article
        ))
        .routes(routes!(count_article_acknowledgements::count_article_acknowledgements))
        .routes(routes!(mark_article_use::mark_article_use));
    Routes::new("knowledge", router)
}
