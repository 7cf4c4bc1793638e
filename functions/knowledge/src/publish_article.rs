//! `POST /knowledge/{id}/publication`: the draft becomes what everybody goes by: at once, or when a second person
//! has agreed, as its kind says.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::approval::{ArticleMatter, Matter};
use shared::domain::ids::{ApprovalId, ArticleId};
use shared::domain::knowledge::{Draft, Stage};
use shared::http::app::Committed;
use shared::http::caller::permission::WriteKnowledge;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Command, Created, IfMatch, May, Path, Problem, Problems, SharedApp};
use shared::registry::approval::{self, Asked};
use shared::registry::knowledge::publish;
use shared::store::knowledge::{self, ArticleFacets, ArticleRow};
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

use crate::article;
use crate::view::{ArticleView, view};

const ACTION: &str = "publish_article";

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishArticle {
    /// Why, for whoever decides; needed where somebody does.
    #[serde(default)]
    #[schema(example = "春节期间物流政策调整")]
    reason: Option<String>,
}

/// Publish an article
#[utoipa::path(
    post,
    path = "/knowledge/{id}/publication",
    tag = "knowledge",
    operation_id = "publish_article",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The article's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = PublishArticle,
    responses(
        (status = 202, body = ArticleView, description = "Waits for a decision", headers(("ETag" = String), ("Location" = String))),
        (status = 201, body = ArticleView, description = "Published", headers(("ETag" = String), ("Location" = String))),
        Problems,
    ),
)]
pub async fn publish_article(
    State(app): State<SharedApp>,
    caller: May<WriteKnowledge>,
    Path(id): Path<ArticleId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<PublishArticle>,
) -> Result<Created<ArticleView>, Problem> {
    let before = article::writable(&app, &caller, &id, ACTION).await?;
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, before, &done.resource, language).await;
    }
    seen.check(before.version)?;
    let draft = before.facets.draft.clone().filter(|draft| draft.approval.is_none());
    let Some(draft) = draft.filter(|_| before.facets.stage != Stage::Retired) else {
        return Err(Problem::new(Code::InvalidState));
    };
    let mut tx = Transaction::new();
    let (row, resource) = match flow(&app, &before) {
        Some(flow) => {
            let reason = Some(approval::words(body.reason.as_deref())?);
            let matter = Matter::Article(ArticleMatter { id: id.clone(), number: draft.number });
            let asked = Asked { flow: &flow, matter, object: before.facets.place.clone(), reason };
            let request = approval::request(&app, &caller, asked, &mut tx).await?;
            let draft = Some(Draft { approval: Some(request.id.clone()), ..draft });
            let facets = ArticleFacets { draft, ..before.facets.clone() };
            let row = article::next(&app, &caller, &before, facets);
            tx.update(&row, before.version)?;
            (row, request.id.to_string())
        }
        None => {
            let version = knowledge::version(&app.store, &id, draft.number).await?;
            let version = version.ok_or_else(|| Problem::internal("a draft without its text"))?;
            let row = publish(&app, &before, version, caller.id(), Guard::Stale, &mut tx)?;
            (row, format!("{id}/versions/{}", draft.number))
        }
    };
    once.remember(&app, caller.id(), &resource, None, &mut tx)?;
    let request: Option<ApprovalId> = resource.parse().ok();
    let mut entry = article::entry(ACTION, Act::Change, &caller, &id);
    entry = match &request {
        Some(request) => entry.change(request).outcome("asked"),
        None => entry.outcome("published"),
    };
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        let row = article::writable(&app, &caller, &id, ACTION).await?;
        return again(&app, &caller, row, &done.resource, language).await;
    }
    shown(&app, &caller, row, &resource, language).await
}

/// Who has to agree. A kind that policy no longer has is published by nobody alone.
fn flow(app: &App, row: &ArticleRow) -> Option<String> {
    match app.catalogue.knowledge.kind(&row.facets.kind) {
        Some(kind) => kind.approval.clone(),
        None => Some("knowledge_policy".to_owned()),
    }
}

async fn shown(
    app: &App,
    caller: &Caller,
    row: ArticleRow,
    resource: &str,
    language: Language,
) -> Result<Created<ArticleView>, Problem> {
    let (version, request) = (row.version, resource.parse::<ApprovalId>());
    let body = view(app, caller, row, language).await?;
    Ok(match request {
        Ok(request) => Created::accepted(format!("/approvals/{request}"), version, body),
        Err(_) => Created::new(format!("/knowledge/{resource}"), version, body),
    })
}

async fn again(
    app: &App,
    caller: &Caller,
    row: ArticleRow,
    resource: &str,
    language: Language,
) -> Result<Created<ArticleView>, Problem> {
    app.disclose(&article::entry(ACTION, Act::Disclosure, caller, &row.id).replay()).await?;
    shown(app, caller, row, resource, language).await
}
