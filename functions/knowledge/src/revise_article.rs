//! `POST /knowledge/{id}/versions`: another version of an article, as a draft; what is published stays as it is.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::ids::ArticleId;
use shared::domain::knowledge::{Draft, Stage};
use shared::http::caller::permission::WriteKnowledge;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::knowledge::{ArticleFacets, ArticleRow};
use utoipa::ToSchema;

use crate::article::{self, Step};
use crate::view::ArticleView;
use crate::writing::Text;

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
    let action = "revise_article";
    let step = Step { app: &app, caller: &caller, id: &id, language, seen, once: &once, action };
    article::carry_out(step, "drafted", |before, tx| {
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
        tx.insert(&text)?;
        let draft = Some(Draft { number, title: text.title.clone(), approval: None });
        let mut facets = ArticleFacets { draft, ..before.facets.clone() };
        if facets.stage == Stage::Draft {
            (facets.title, facets.keywords) = (text.title, text.keywords);
        }
        Ok(ArticleRow { latest: number, ..article::next(&app, &caller, before, facets) })
    })
    .await
}
