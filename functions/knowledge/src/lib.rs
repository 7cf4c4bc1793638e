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

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        list_articles,
        create_article,
        view_article,
        list_article_versions,
        revise_article,
        view_article_version,
        publish_article,
        retire_article,
        list_article_acknowledgements,
        acknowledge_article,
        count_article_acknowledgements,
        mark_article_use,
    ];
    Routes::new("knowledge", operations)
}
