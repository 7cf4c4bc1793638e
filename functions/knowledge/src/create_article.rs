//! `POST /knowledge`: an article, and its first version as a draft.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::access::Place;
use shared::domain::catalogue::Right;
use shared::domain::fault::Fault;
use shared::domain::ids::{ArticleId, StaffId};
use shared::domain::knowledge::{Draft, Stage};
use shared::http::app::Committed;
use shared::http::caller::permission::WriteKnowledge;
use shared::http::language::Language;
use shared::http::{App, Caller, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::reach;
use shared::store::Transaction;
use shared::store::knowledge::{ArticleFacets, ArticleRow, SCHEMA, VersionRow};
use utoipa::ToSchema;

use crate::article;
use crate::view::{ArticleView, view};
use crate::writing::Text;

const ACTION: &str = "create_article";

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateArticle {
    /// By the catalogue's `knowledge.kinds`.
    #[schema(example = "standard_answer")]
    kind: String,
    text: Text,
    /// Who answers for it; the caller when left out. It belongs to his department.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    owner_id: Option<StaffId>,
}

/// Create an article
#[utoipa::path(
    post,
    path = "/knowledge",
    tag = "knowledge",
    operation_id = "create_article",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = CreateArticle,
    responses((status = 201, body = ArticleView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn create_article(
    State(app): State<SharedApp>,
    caller: May<WriteKnowledge>,
    language: Language,
    Command { body, once }: Command<CreateArticle>,
) -> Result<Created<ArticleView>, Problem> {
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource, language).await;
    }
    let id = ArticleId::new();
    let (place, version) = read(&app, &caller, &body, &id).await?;
    let now = app.time.now();
    let draft = Draft { number: version.number, title: version.title.clone(), approval: None };
    let row = ArticleRow {
        schema: SCHEMA,
        version: 1,
        facets: ArticleFacets {
            kind: body.kind,
            stage: Stage::Draft,
            place,
            title: version.title.clone(),
            keywords: version.keywords.clone(),
            published: None,
            draft: Some(draft),
            changed_at: now,
            version: 1,
        },
        latest: version.number,
        retired: None,
        created_at: now,
        created_by: caller.id().clone(),
        updated_at: now,
        updated_by: caller.id().clone(),
        catalogue_version: app.catalogue.version.clone(),
        id,
    };
    let mut tx = Transaction::new();
    tx.insert(&row)?;
    tx.insert(&version)?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = article::entry(ACTION, Act::Change, &caller, &row.id).outcome(&row.facets.kind);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &done.resource, language).await;
    }
    created(&app, &caller, row, language).await
}

/// All faults at once.
async fn read(
    app: &App,
    caller: &Caller,
    body: &CreateArticle,
    id: &ArticleId,
) -> Result<(Place, VersionRow), Problem> {
    let mut faults = Vec::new();
    if app.catalogue.knowledge.kind(&body.kind).is_none() {
        faults.push(Fault::new("/kind", "not_an_option"));
    }
    // Whoever answers for it writes too, and stands where the caller writes.
    let right = Right::KnowledgeWrite;
    let place = reach::assigned(app, caller, body.owner_id.as_ref(), right, right).await?;
    if place.is_none() {
        faults.push(Fault::new("/ownerId", "not_assignable"));
    }
    match (place, body.text.read(app, (id, 1), caller.id(), &mut faults)) {
        (Some(place), Some(version)) if faults.is_empty() => Ok((place, version)),
        _ => Err(Problem::faults(faults)),
    }
}

async fn created(
    app: &App,
    caller: &Caller,
    row: ArticleRow,
    language: Language,
) -> Result<Created<ArticleView>, Problem> {
    let (location, version) = (format!("/knowledge/{}", row.id), row.version);
    Ok(Created::new(location, version, view(app, caller, row, language).await?))
}

async fn again(
    app: &App,
    caller: &Caller,
    resource: &str,
    language: Language,
) -> Result<Created<ArticleView>, Problem> {
    let id: ArticleId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = article::visible(app, caller, &id, ACTION).await?;
    app.disclose(&article::entry(ACTION, Act::Disclosure, caller, &id).replay()).await?;
    created(app, caller, row, language).await
}
