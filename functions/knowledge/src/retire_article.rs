//! `POST /knowledge/{id}/retirement`: nobody goes by it any more, and why. It stays to be read.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::ids::ArticleId;
use shared::domain::knowledge::Stage;
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::WriteKnowledge;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::knowledge::{ArticleFacets, ArticleRow, Retirement};
use utoipa::ToSchema;

use crate::article;
use crate::view::{ArticleView, view};

const ACTION: &str = "retire_article";
const REASON: usize = 500;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetireArticle {
    #[schema(example = "政策已由 2027 版取代")]
    reason: String,
}

/// Retire an article
#[utoipa::path(
    post,
    path = "/knowledge/{id}/retirement",
    tag = "knowledge",
    operation_id = "retire_article",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The article's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RetireArticle,
    responses((status = 200, body = ArticleView, headers(("ETag" = String))), Problems),
)]
pub async fn retire_article(
    State(app): State<SharedApp>,
    caller: May<WriteKnowledge>,
    Path(id): Path<ArticleId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<RetireArticle>,
) -> Result<Versioned<ArticleView>, Problem> {
    let before = article::writable(&app, &caller, &id, ACTION).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before, language).await;
    }
    seen.check(before.version)?;
    if before.facets.stage == Stage::Retired {
        return Err(Problem::new(Code::InvalidState));
    }
    let reason = text::multi_line(&body.reason, REASON);
    let reason = reason.map_err(|error| Problem::fault(Code::Invalid, "/reason", error.code()))?;
    let (version, now) = (before.version + 1, app.time.now());
    // What was being written is written no further; a request that waits can not be approved any more.
    let facets =
        ArticleFacets { stage: Stage::Retired, draft: None, changed_at: now, version, ..before.facets.clone() };
    let row = ArticleRow {
        version,
        facets,
        retired: Some(Retirement { at: now, by: caller.id().clone(), reason }),
        updated_at: now,
        updated_by: caller.id().clone(),
        ..before.clone()
    };
    let mut tx = Transaction::new();
    tx.update(&row, before.version)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = article::entry(ACTION, Act::Change, &caller, &id).outcome("retired");
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let row = article::writable(&app, &caller, &id, ACTION).await?;
        return again(&app, &caller, row, language).await;
    }
    Ok(Versioned { version: row.version, body: view(&app, &caller, row, language).await? })
}

async fn again(
    app: &App,
    caller: &Caller,
    row: ArticleRow,
    language: Language,
) -> Result<Versioned<ArticleView>, Problem> {
    app.disclose(&article::entry(ACTION, Act::Disclosure, caller, &row.id).replay()).await?;
    Ok(Versioned { version: row.version, body: view(app, caller, row, language).await? })
}
