//! `POST /knowledge/{id}/uses`: an answer was used, and helped or did not; counted by version (SVC-26).

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::audit::Act;
use shared::domain::ids::ArticleId;
use shared::http::app::Committed;
use shared::http::caller::permission::ViewKnowledge;
use shared::http::{App, Caller, Code, Command, May, Path, Problem, Problems, SharedApp, persist};
use shared::store::Transaction;
use shared::store::knowledge::{self, Uses};
use utoipa::ToSchema;

use crate::article;

const ACTION: &str = "mark_article_use";
/// Others say so at the same moment.
const TRIES: u8 = 8;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkArticleUse {
    /// The version that was used.
    #[schema(example = 1)]
    number: u32,
    helped: bool,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsesView {
    #[schema(value_type = String)]
    pub article_id: ArticleId,
    pub number: u32,
    /// All there are of this version.
    pub uses: Uses,
}

/// Say whether an article helped
#[utoipa::path(
    post,
    path = "/knowledge/{id}/uses",
    tag = "knowledge",
    operation_id = "mark_article_use",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = MarkArticleUse,
    responses((status = 200, body = UsesView), Problems),
)]
pub async fn mark_article_use(
    State(app): State<SharedApp>,
    caller: May<ViewKnowledge>,
    Path(id): Path<ArticleId>,
    Command { body, once }: Command<MarkArticleUse>,
) -> Result<Json<UsesView>, Problem> {
    let row = article::visible(&app, &caller, &id, ACTION).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, &id, body.number).await;
    }
    let version = article::version(&app, &caller, &row, body.number, ACTION).await?;
    if version.published_at.is_none() {
        return Err(Problem::new(Code::InvalidState));
    }
    persist(TRIES, || async {
        let mut counted = knowledge::uses_of(&app.store, &id, body.number, caller.id()).await?;
        counted.uses.add(body.helped);
        let mut tx = Transaction::new();
        counted.put(&mut tx)?;
        once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
        let outcome = if body.helped { "helped" } else { "not_helped" };
        let entry = article::entry(ACTION, Act::Change, &caller, &id).outcome(outcome);
        match app.commit_once(&tx, &entry, &once).await? {
            Committed::Done => counts(&app, &id, body.number).await,
            Committed::Replayed(_) => again(&app, &caller, &id, body.number).await,
        }
    })
    .await
}

async fn again(app: &App, caller: &Caller, id: &ArticleId, number: u32) -> Result<Json<UsesView>, Problem> {
    app.disclose(&article::entry(ACTION, Act::Disclosure, caller, id).replay()).await?;
    counts(app, id, number).await
}

async fn counts(app: &App, id: &ArticleId, number: u32) -> Result<Json<UsesView>, Problem> {
    let uses = knowledge::uses(&app.store, id, number).await?;
    Ok(Json(UsesView { article_id: id.clone(), number, uses }))
}
