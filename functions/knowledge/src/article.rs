//! An article, as far as a caller has to do with it: what is published is for everybody, what is being written for
//! those who write there.

use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::ArticleId;
use shared::http::{App, Caller, Code, Problem};
use shared::store::knowledge::{self, ArticleRow, VersionRow};

pub fn entry(action: &'static str, act: Act, caller: &Caller, id: &ArticleId) -> Entry {
    Entry::new(action, act, caller.actor()).case(id)
}

/// Whether the caller writes where the article belongs.
pub fn writes(caller: &Caller, row: &ArticleRow) -> bool {
    caller.may_at(Right::KnowledgeWrite, row.facets.place.parts())
}

/// What has never been published is not there for whoever does not write it.
pub async fn visible(app: &App, caller: &Caller, id: &ArticleId, action: &'static str) -> Result<ArticleRow, Problem> {
    let row = knowledge::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if row.facets.published.is_some() || writes(caller, &row) {
        return Ok(row);
    }
    Err(refused(app, caller, id, action, Code::NotFound).await)
}

/// One that the caller may change.
pub async fn writable(app: &App, caller: &Caller, id: &ArticleId, action: &'static str) -> Result<ArticleRow, Problem> {
    let row = visible(app, caller, id, action).await?;
    if writes(caller, &row) {
        return Ok(row);
    }
    Err(refused(app, caller, id, action, Code::Forbidden).await)
}

/// A version of it: those that were published are for everybody.
pub async fn version(
    app: &App,
    caller: &Caller,
    row: &ArticleRow,
    number: u32,
    action: &'static str,
) -> Result<VersionRow, Problem> {
    let found = knowledge::version(&app.store, &row.id, number).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if found.published_at.is_some() || writes(caller, row) {
        return Ok(found);
    }
    Err(refused(app, caller, &row.id, action, Code::NotFound).await)
}

async fn refused(app: &App, caller: &Caller, id: &ArticleId, action: &'static str, code: Code) -> Problem {
    app.refuse(&entry(action, Act::Refusal, caller, id).outcome(code.word())).await;
    Problem::new(code)
}
