//! `POST /knowledge/{id}/acknowledgements`: the caller says that he has read the version that is published; once a
//! version.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::audit::Act;
use shared::domain::ids::{ArticleId, StaffId};
use shared::domain::knowledge::Stage;
use shared::http::app::Committed;
use shared::http::caller::permission::ViewKnowledge;
use shared::http::{App, Caller, Code, Command, May, Path, Problem, Problems, SharedApp, persist};
use shared::store::knowledge::{self, ArticleRow, ReaderRow};
use shared::store::{Guard, StoredRow, Transaction};
use utoipa::ToSchema;

use crate::article;

const ACTION: &str = "acknowledge_article";
/// The article may be written at the same moment.
const TRIES: u8 = 4;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcknowledgeArticle {
    /// The version that was read.
    #[schema(example = 1)]
    number: u32,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcknowledgementView {
    #[schema(value_type = String)]
    pub article_id: ArticleId,
    pub number: u32,
    #[schema(value_type = String)]
    pub staff_id: StaffId,
    #[schema(value_type = String)]
    pub at: Timestamp,
}

impl From<ReaderRow> for AcknowledgementView {
    fn from(row: ReaderRow) -> Self {
        Self { article_id: row.article_id, number: row.number, staff_id: row.staff_id, at: row.at }
    }
}

/// Acknowledge an article
#[utoipa::path(
    post,
    path = "/knowledge/{id}/acknowledgements",
    tag = "knowledge",
    operation_id = "acknowledge_article",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = AcknowledgeArticle,
    responses((status = 200, body = AcknowledgementView), Problems),
)]
pub async fn acknowledge_article(
    State(app): State<SharedApp>,
    caller: May<ViewKnowledge>,
    Path(id): Path<ArticleId>,
    Command { body, once }: Command<AcknowledgeArticle>,
) -> Result<Json<AcknowledgementView>, Problem> {
    persist(TRIES, || async {
        let row = article::visible(&app, &caller, &id, ACTION).await?;
        once.seen(&app, caller.id()).await?;
        if let Some(read) = knowledge::reader(&app.store, &id, body.number, caller.id()).await? {
            app.disclose(&article::entry(ACTION, Act::Disclosure, &caller, &id).replay()).await?;
            return Ok(Json(read.into()));
        }
        judge(&app, &row, body.number)?;
        let read = read_by(&app, &caller, &row, body.number);
        let mut tx = Transaction::new();
        tx.create(read.key(), read.row().map_err(shared::store::CommitError::from)?, Guard::Moved);
        // Nobody says so of a version that has just been replaced.
        tx.require_version(row.key(), row.version, Guard::Moved);
        once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
        let entry = article::entry(ACTION, Act::Change, &caller, &id).outcome("acknowledged");
        match app.commit_once(&tx, &entry, &once).await? {
            Committed::Done => Ok(Json(read.into())),
            Committed::Replayed(_) => Err(Problem::new(Code::Contended)),
        }
    })
    .await
}

/// What everybody goes by, and what has to be acknowledged at all.
fn judge(app: &App, row: &ArticleRow, number: u32) -> Result<(), Problem> {
    let published = row.facets.published.as_ref().filter(|_| row.facets.stage == Stage::Published);
    let wanted = app.catalogue.knowledge.kind(&row.facets.kind).is_some_and(|kind| kind.acknowledge);
    match published {
        Some(published) if wanted && published.number == number => Ok(()),
        Some(_) if wanted => Err(Problem::fault(Code::InvalidState, "/number", "superseded")),
        _ => Err(Problem::new(Code::InvalidState)),
    }
}

fn read_by(app: &App, caller: &Caller, row: &ArticleRow, number: u32) -> ReaderRow {
    ReaderRow {
        article_id: row.id.clone(),
        number,
        staff_id: caller.id().clone(),
        at: app.time.now(),
        unit_id: caller.place().unit_id,
    }
}
