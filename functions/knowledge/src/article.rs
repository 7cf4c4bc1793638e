//! An article, as far as a caller has to do with it: what is published is for everybody, what is being written for
//! those who write there.

use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::ArticleId;
use shared::http::app::Committed;
use shared::http::idempotency::Once;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, IfMatch, Problem, Versioned};
use shared::store::Transaction;
use shared::store::knowledge::{self, ArticleFacets, ArticleRow, VersionRow};

use crate::view::{ArticleView, view};

/// Somebody who changes an article.
pub struct Step<'a> {
    pub app: &'a App,
    pub caller: &'a Caller,
    pub id: &'a ArticleId,
    pub language: Language,
    pub seen: IfMatch,
    pub once: &'a Once,
    pub action: &'static str,
}

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

/// A change of an article that is made once: of the version that was seen, with its row in the trail. `change` says
/// what becomes of it, and writes what goes with it; `outcome` is for the trail.
pub async fn carry_out(
    step: Step<'_>,
    outcome: &'static str,
    change: impl FnOnce(&ArticleRow, &mut Transaction) -> Result<ArticleRow, Problem>,
) -> Result<Versioned<ArticleView>, Problem> {
    let Step { app, caller, id, language, seen, once, action } = step;
    let before = writable(app, caller, id, action).await?;
    if once.seen(app, caller.id()).await?.is_some() {
        return again(&step, before).await;
    }
    seen.check(before.version)?;
    let (mut tx, mut with_it) = (Transaction::new(), Transaction::new());
    let row = change(&before, &mut with_it)?;
    // First: of two at once the other is told that it has not seen what is there, whatever else it meets.
    tx.update(&row, before.version)?;
    tx.append(with_it);
    once.remember(app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = entry(action, Act::Change, caller, id).outcome(outcome);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, once).await? {
        let row = writable(app, caller, id, action).await?;
        return again(&step, row).await;
    }
    Ok(Versioned { version: row.version, body: view(app, caller, row, language).await? })
}

async fn again(step: &Step<'_>, row: ArticleRow) -> Result<Versioned<ArticleView>, Problem> {
    let Step { app, caller, id, language, action, .. } = *step;
    app.disclose(&entry(action, Act::Disclosure, caller, id).replay()).await?;
    Ok(Versioned { version: row.version, body: view(app, caller, row, language).await? })
}

/// The article as it will be. The caller has written it.
pub fn next(app: &App, caller: &Caller, before: &ArticleRow, facets: ArticleFacets) -> ArticleRow {
    let (version, now) = (before.version + 1, app.time.now());
    let facets = ArticleFacets { changed_at: now, version, ..facets };
    ArticleRow { version, facets, updated_at: now, updated_by: caller.id().clone(), ..before.clone() }
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
