//! `POST /knowledge/{id}/versions`: another version of an article, as a draft; what is published stays as it is.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::ids::ArticleId;
use shared::domain::knowledge::{Draft, Stage};
use shared::http::app::Committed;
use shared::http::caller::permission::WriteKnowledge;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::knowledge::{ArticleFacets, ArticleRow};
use utoipa::ToSchema;

use crate::article;
use crate::view::{ArticleView, view};
use crate::writing::Text;

const ACTION: &str = "revise_article";
const MOST_VERSIONS: u32 = 999;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviseArticle {
    text: Text,
}

/// Revise an article
#[utoipa::path(
    post,
    path = "/knowledge/{id}/versions",
    tag = "knowledge",
    operation_id = "revise_article",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The article's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = ReviseArticle,
    responses((status = 200, body = ArticleView, headers(("ETag" = String))), Problems),
)]
pub async fn revise_article(
    State(app): State<SharedApp>,
    caller: May<WriteKnowledge>,
    Path(id): Path<ArticleId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<ReviseArticle>,
) -> Result<Versioned<ArticleView>, Problem> {
    let before = article::writable(&app, &caller, &id, ACTION).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before, language).await;
    }
    seen.check(before.version)?;
    // Whoever decides has to decide about what he was shown.
    if before.facets.draft.as_ref().is_some_and(|draft| draft.approval.is_some()) {
        return Err(Problem::fault(Code::InvalidState, "/text", "change_pending"));
    }
    if before.facets.stage == Stage::Retired || before.latest >= MOST_VERSIONS {
        return Err(Problem::new(Code::InvalidState));
    }
    let mut faults = Vec::new();
    let number = before.latest + 1;
    let Some(text) = body.text.read(&app, (&id, number), caller.id(), &mut faults) else {
        return Err(Problem::faults(faults));
    };
    let (version, now) = (before.version + 1, app.time.now());
    let draft = Some(Draft { number, title: text.title.clone(), approval: None });
    let mut facets = ArticleFacets { draft, changed_at: now, version, ..before.facets.clone() };
    if facets.stage == Stage::Draft {
        (facets.title, facets.keywords) = (text.title.clone(), text.keywords.clone());
    }
    let updated_by = caller.id().clone();
    let row = ArticleRow { version, facets, latest: number, updated_at: now, updated_by, ..before.clone() };
    let mut tx = Transaction::new();
    tx.update(&row, before.version)?;
    tx.insert(&text)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = article::entry(ACTION, Act::Change, &caller, &id).outcome("drafted");
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
