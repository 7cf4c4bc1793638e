//! `POST /knowledge/{id}/retirement`: nobody goes by it any more, and why. It stays to be read.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::ids::ArticleId;
use shared::domain::knowledge::Stage;
use shared::domain::values::text;
use shared::http::caller::permission::WriteKnowledge;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::knowledge::{ArticleFacets, ArticleRow, Retirement};
use utoipa::ToSchema;

use crate::article::{self, Step};
use crate::view::ArticleView;

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
    let action = "retire_article";
    let step = Step { app: &app, caller: &caller, id: &id, language, seen, once: &once, action };
    article::carry_out(step, "retired", |before, _| {
        if before.facets.stage == Stage::Retired {
            return Err(Problem::new(Code::InvalidState));
        }
        let reason = text::multi_line(&body.reason, REASON);
        let reason = reason.map_err(|error| Problem::fault(Code::Invalid, "/reason", error.code()))?;
        // What was being written is written no further; a request that waits can not be approved any more.
        let facets = ArticleFacets { stage: Stage::Retired, draft: None, ..before.facets.clone() };
        let retired = Some(Retirement { at: app.time.now(), by: caller.id().clone(), reason });
        Ok(ArticleRow { retired, ..article::next(&app, &caller, before, facets) })
    })
    .await
}
